import { RadioctlError } from "../errors.js";
import type { Clock } from "../ports/clock.js";
import type { Capture, Http, Recording } from "../ports/http.js";
import type { Listener } from "./mount-report.js";

export interface SampleRequest extends Listener {
  /** Counted from the first byte. */
  sampleSeconds: number;
  /** The longest wait for the first byte. */
  patienceSeconds: number;
  /** A pause of this length ends the recording. */
  gapSeconds: number;
  maxBytes: number;
  /** Called repeatedly after the sample: false continues the recording. */
  enough(soFar: Recording): boolean;
  /** Counted from the first byte: after this the recording ends, whatever `enough` returns. */
  mostSeconds: number;
}

const LOOK_MILLISECONDS = 250;

/** Ogg pages may be up to this far apart. */
const PAUSE_MILLISECONDS = 1000;

/**
 * Records a stream for a while. It ends after the sample, unless there is a pause at that time or the caller wants more.
 * @throws RadioctlError unreachable when there is no answer, or none in time
 */
export async function probeSample({ http, clock }: { http: Http; clock: Clock }, request: SampleRequest): Promise<Capture> {
  const { url, headers, connect, address, maxBytes, patienceSeconds } = request;
  const stop = new AbortController();
  const ended = new AbortController();
  let soFar: Recording | undefined;
  let timedOut = false;
  const timeoutSeconds = patienceSeconds + request.mostSeconds + request.gapSeconds;
  const until = (recording: Recording) => {
    if (soFar === undefined) void watch(recording);
    soFar = recording;
    return false;
  };
  const watch = async (recording: Recording) => {
    const startedAt = clock.monotonic();
    await clock.sleep(request.sampleSeconds * 1000, ended.signal);
    while (!ended.signal.aborted && !isOver(soFar ?? recording, request, startedAt, clock.monotonic())) {
      await clock.sleep(LOOK_MILLISECONDS, ended.signal);
    }
    stop.abort();
  };
  const beLate = async () => {
    await clock.sleep(patienceSeconds * 1000, ended.signal);
    if (soFar !== undefined || ended.signal.aborted) return;
    timedOut = true;
    stop.abort();
  };
  void beLate();
  try {
    return await http.capture({ url, headers, connect, address, maxBytes, timeoutSeconds, stop: stop.signal, until });
  } catch (error) {
    throw timedOut ? late(url, patienceSeconds, error) : error;
  } finally {
    ended.abort();
  }
}

function isOver(soFar: Recording, request: SampleRequest, startedAt: number, now: number): boolean {
  const pause = now - (soFar.pieces.at(-1)?.atMilliseconds ?? startedAt);
  if (pause >= request.gapSeconds * 1000 || now - startedAt >= request.mostSeconds * 1000) return true;
  return pause < PAUSE_MILLISECONDS && request.enough(soFar);
}

function late(url: string, seconds: number, cause: unknown): RadioctlError {
  const { hostname, port, protocol } = new URL(url);
  return new RadioctlError("unreachable", `${url} gave no answer within ${seconds} s`, {
    cause,
    hint: `${hostname} does not answer: check that the host is up and its firewall allows port ${port || (protocol === "https:" ? "443" : "80")}`,
  });
}
