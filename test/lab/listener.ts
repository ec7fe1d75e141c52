import { performance } from "node:perf_hooks";
import { capture } from "../../src/adapters/http.js";
import type { Listener as Endpoint } from "../../src/listening/mount-report.js";
import { findFrames } from "../../src/listening/stream/frames.js";
import type { StreamCodec, StreamFrames } from "../../src/listening/stream/stream-frames.js";
import type { Capture, Recording } from "../../src/ports/http.js";

/** What a listener has received since it connected. */
interface Heard extends StreamFrames {
  bytes: number;
  seconds: number;
  /** The longest gap without a byte, including one that still lasts. */
  longestGapSeconds: number;
  /** The server ended the stream, or answered with a status other than 200. A listener here never reconnects. */
  dropped: boolean;
}

export interface Listener {
  /** All frames with times, for a comparison with another listener's. */
  recording(): Recording;
  heard(): Heard;
  /**
   * Waits until what was heard satisfies the condition.
   * @throws Error with what was heard when the listener was dropped before, or the deadline has passed
   */
  hearUntil(condition: (heard: Heard) => boolean, deadlineSeconds: number): Promise<Heard>;
  /** Disconnects. */
  stop(): Promise<void>;
}

const MOST_BYTES = 512 * 1024 * 1024;
const LONGEST_SECONDS = 24 * 3600;
const LOOK_MILLISECONDS = 50;

/** Connects as a listener and stays connected until `stop`. */
export function startListener(endpoint: Endpoint, codec: StreamCodec): Listener {
  const startedAt = performance.now();
  const hangUp = new AbortController();
  let recording: Recording = { body: new Uint8Array(), pieces: [] };
  let ended: Capture | Error | undefined;
  const listening = capture({
    ...endpoint,
    // Not with a probe's user agent, which relays leave out when they count.
    headers: { "User-Agent": "lab listener", ...endpoint.headers },
    maxBytes: MOST_BYTES,
    timeoutSeconds: LONGEST_SECONDS,
    stop: hangUp.signal,
    until: (soFar) => {
      recording = soFar;
      return false;
    },
  }).then(
    (whole) => (ended = whole),
    (error: unknown) => (ended = error instanceof Error ? error : new Error(String(error))),
  );
  const heard = () => whatWasHeard(recording, codec, startedAt, ended !== undefined && !hangUp.signal.aborted);
  return {
    recording: () => recording,
    heard,
    hearUntil: async (condition, deadlineSeconds) => {
      const deadline = performance.now() + deadlineSeconds * 1000;
      for (;;) {
        const now = heard();
        if (condition(now)) return now;
        if (now.dropped) throw new Error(`dropped: ${endText(ended)}, heard ${JSON.stringify(now)}`);
        if (performance.now() > deadline) throw new Error(`not within ${deadlineSeconds} s, heard ${JSON.stringify(now)}`);
        await Promise.race([listening, new Promise((resolve) => setTimeout(resolve, LOOK_MILLISECONDS))]);
      }
    },
    stop: async () => {
      hangUp.abort();
      await listening;
    },
  };
}

function whatWasHeard({ body, pieces }: Recording, codec: StreamCodec, startedAt: number, dropped: boolean): Heard {
  const now = performance.now();
  const times = [...pieces.map(({ atMilliseconds }) => atMilliseconds), now];
  const gaps = times.slice(1).map((time, index) => time - (times[index] ?? time));
  return {
    ...findFrames(body, codec),
    bytes: body.length,
    seconds: (now - startedAt) / 1000,
    longestGapSeconds: gaps.reduce((longest, gap) => Math.max(longest, gap), pieces.length === 0 ? now - startedAt : 0) / 1000,
    dropped,
  };
}

function endText(ended: Capture | Error | undefined): string {
  return ended instanceof Error ? ended.message : `status ${ended?.status}, ended by ${ended?.endedBy}`;
}
