import { asError, RadioctlError } from "../errors.js";
import type { Clock } from "../ports/clock.js";
import type { Capture, Http, Recording } from "../ports/http.js";
import { waitUntil } from "../wait.js";
import type { Listening } from "./listening.js";

/** Recordings of masters from the same time as those of their relays: each mount is recorded once for all comparisons. */
export interface MasterRecordings {
  /** The recording so far, or why there is none. undefined: this mount is not recorded. */
  of(master: string, mount: string): Recording | RadioctlError | undefined;
  /** Ends the recordings and returns them in the order of the mounts. */
  end(): Promise<ReadonlyArray<{ listening: Listening & { host: string }; capture: Capture | RadioctlError }>>;
}

export interface MasterRequest {
  mounts: ReadonlyArray<Listening & { host: string }>;
  /** The longest recording of each mount. */
  mostSeconds: number;
  maxBytes(listening: Listening): number;
  /** How long to wait for the first bytes of all masters; a master that starts later is used when its bytes arrive. */
  patienceSeconds: number;
}

const LOOK_SECONDS = 0.05;

/** Starts recordings of masters; returns when each has sent its first bytes or has failed, or after `patienceSeconds`. */
export async function probeMasters(
  { http, clock }: { http: Http; clock: Clock },
  { mounts, mostSeconds, maxBytes, patienceSeconds }: MasterRequest,
): Promise<MasterRecordings> {
  const stop = new AbortController();
  const heard = new Map<string, Recording | RadioctlError>();
  const captures = mounts.map(async (listening) => {
    const { host, mount, url, headers, connect } = listening;
    const key = keyOf(host, mount);
    const until = (soFar: Recording) => {
      heard.set(key, soFar);
      return false;
    };
    const request = {
      url,
      headers,
      connect,
      maxBytes: maxBytes(listening),
      timeoutSeconds: mostSeconds,
      stop: stop.signal,
      until,
    };
    const capture = await http.capture(request).catch((error: unknown) => asError(error, listening.host));
    heard.set(key, audioOnly(capture));
    return { listening, capture };
  });
  const all = Promise.all(captures);
  // `end()` reports the rejection; until then it must not end the process as unhandled.
  all.catch(() => undefined);
  await waitUntil(clock, () => heard.size >= mounts.length, { seconds: patienceSeconds, everySeconds: LOOK_SECONDS });
  return {
    of: (master, mount) => heard.get(keyOf(master, mount)),
    async end() {
      stop.abort();
      return all;
    },
  };
}

function keyOf(master: string, mount: string): string {
  return `${master} ${mount}`;
}

function audioOnly(capture: Capture | RadioctlError): Recording | RadioctlError {
  if (capture instanceof Error || capture.status === 200) return capture;
  return new RadioctlError("unreachable", `answered with status ${capture.status}`);
}
