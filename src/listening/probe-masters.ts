import { RadioctlError } from "../errors.js";
import type { Clock } from "../ports/clock.js";
import type { Capture, Http, Recording } from "../ports/http.js";
import type { Listening } from "./listening.js";

/** Masters that are recorded while their relays are heard: each mount once, whoever is compared with it. */
export interface MasterRecordings {
  /** What came so far; why nothing comes. undefined: nobody hears it. */
  of(master: string, mount: string): Recording | RadioctlError | undefined;
  /** Ends them. In the order of the mounts. */
  end(): Promise<ReadonlyArray<{ listening: Listening & { host: string }; capture: Capture | RadioctlError }>>;
}

export interface MasterRequest {
  mounts: ReadonlyArray<Listening & { host: string }>;
  /** How long each is heard at the most. */
  mostSeconds: number;
  maxBytes(listening: Listening): number;
  /** How long the relays wait for masters to begin; what comes later counts from then on. */
  patienceSeconds: number;
}

const LOOK_MILLISECONDS = 50;

/** Begins to record masters; returns as soon as each has given its first bytes, or none, or patience has ended. */
export async function hearMasters(
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
    const capture = await http.capture(request).catch((error: unknown) => {
      if (error instanceof RadioctlError) return error;
      throw error;
    });
    heard.set(key, audioOnly(capture));
    return { listening, capture };
  });
  const all = Promise.all(captures);
  // Whoever waits for the end is told; meanwhile it must not end the process.
  all.catch(() => undefined);
  const startedAt = clock.monotonic();
  while (heard.size < mounts.length && clock.monotonic() - startedAt < patienceSeconds * 1000)
    await clock.sleep(LOOK_MILLISECONDS);
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
