import { request } from "node:http";
import type { Duplex } from "node:stream";
import type { FrameLog } from "../../src/listening/stream/audio-account.js";
import { splitterOf, type SplitCodec } from "../../src/listening/stream/splitters.js";

/** A cheap listener: hundreds can run beside the hosts. */
export interface FrameListener {
  readonly log: FrameLog;
  /** The server ended the stream, or answered with a status other than 200. The listener never reconnects. */
  dropped(): boolean;
  /** The longest gap without a byte since the last reading, including one that still lasts. */
  takeLongestGapSeconds(): number;
  /** Settles when the stream has ended, at either side. */
  ended: Promise<void>;
  stop(): void;
}

/**
 * Connects to a mount and stays connected.
 * @param connect used instead of TCP
 * @param onlyBegin logs the first frames alone: thousands can run beside the hosts
 */
export function startFrameListener(
  url: string,
  codec: SplitCodec = "mp3",
  connect?: () => Promise<Duplex>,
  onlyBegin = false,
): FrameListener {
  const splitter = splitterOf(codec);
  const log: FrameLog = { keys: [], seconds: [], atMilliseconds: [] };
  const hangUp = new AbortController();
  let over = false;
  let lastByte = performance.now();
  let longest = 0;
  const take = (piece: Buffer) => {
    const now = performance.now();
    longest = Math.max(longest, now - lastByte);
    lastByte = now;
    if (onlyBegin && log.keys.length > 0) return;
    for (const { key, seconds } of splitter.push(piece)) {
      log.keys.push(key);
      log.seconds.push(seconds);
      log.atMilliseconds.push(now);
    }
  };
  const ended = listen(url, connect, take, hangUp.signal).finally(() => {
    over = true;
  });
  return {
    log,
    dropped: () => over && !hangUp.signal.aborted,
    takeLongestGapSeconds() {
      const gap = Math.max(longest, performance.now() - lastByte);
      longest = 0;
      return gap / 1000;
    },
    ended,
    stop: () => hangUp.abort(),
  };
}

async function listen(
  url: string,
  connect: (() => Promise<Duplex>) | undefined,
  take: (piece: Buffer) => void,
  signal: AbortSignal,
): Promise<void> {
  const socket = await connect?.().catch(() => undefined);
  if (connect !== undefined && socket === undefined) return;
  return new Promise((resolve) => {
    const connection = socket === undefined ? { agent: false as const } : { createConnection: () => socket };
    const sent = request(url, { ...connection, signal });
    // A connection through SSH gives no event when it is destroyed.
    const end = () => {
      socket?.destroy();
      resolve();
    };
    signal.addEventListener("abort", end, { once: true });
    sent.on("error", end);
    sent.on("response", (response) => {
      response.on("close", end);
      response.on("error", end);
      if (response.statusCode === 200) response.on("data", take);
      else end();
    });
    sent.end();
  });
}
