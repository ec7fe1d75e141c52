import { noFrames, type StreamCodec, type StreamFrames } from "./stream-frames.js";

export interface FrameHeader {
  /** Length of the whole frame with its header. */
  lengthBytes: number;
  samples: number;
  sampleRateHz: number;
  channels: number | undefined;
  /** The values that all frames of one stream share, packed into a number. */
  format: number;
}

/** How a codec without a container marks its frames. MP3 and AAC frames both start with a byte of ones. */
export interface Framing {
  codec: StreamCodec;
  headerBytes: number;
  /** The header at `at`, where at least `headerBytes` bytes exist; undefined when there is no header. */
  readHeader(bytes: Uint8Array, at: number): FrameHeader | undefined;
}

/** Frames that follow each other without a gap. */
interface Run {
  first: FrameHeader;
  firstEnd: number;
  frames: number;
  samples: number;
  end: number;
  /** The run continues after the end of the bytes. */
  cut: boolean;
}

/** Audio bytes look like a header every few KiB: only this many frames in a row, with a header or the end after them, count. */
const FRAMES_IN_A_ROW = 2;

/**
 * Finds the runs of frames. A frame counts when a header of the same format, or the end of the bytes, directly follows it. So the last frame before
 * a tear does not count, because it can't be distinguished from a torn one.
 */
export function scanFrames(bytes: Uint8Array, framing: Framing): StreamFrames {
  const runs: Run[] = [];
  let skippedBytes = 0;
  let end = 0;
  let from = 0;
  for (;;) {
    const at = bytes.indexOf(0xff, from);
    if (at < 0) break;
    const run = readRun(bytes, at, framing);
    if (run === undefined || run.frames < FRAMES_IN_A_ROW) {
      from = at + 1;
      continue;
    }
    runs.push(run);
    skippedBytes += at - end;
    end = run.cut ? bytes.length : run.end;
    // Without a cut, the run ends at a header of a frame that does not count.
    from = end + 1;
  }
  return summary(framing.codec, runs, skippedBytes + bytes.length - end);
}

function readRun(bytes: Uint8Array, start: number, { headerBytes, readHeader }: Framing): Run | undefined {
  const headerAt = (at: number) => (at + headerBytes <= bytes.length ? readHeader(bytes, at) : undefined);
  const first = headerAt(start);
  if (first === undefined) return undefined;
  const run = { first, firstEnd: start + first.lengthBytes, frames: 0, samples: 0, end: start, cut: false };
  for (let header = first; ;) {
    const end = run.end + header.lengthBytes;
    if (end > bytes.length) return { ...run, cut: true };
    const next = headerAt(end);
    const unseen = end + headerBytes > bytes.length;
    if (!unseen && next?.format !== first.format) return run;
    run.frames += 1;
    run.samples += header.samples;
    run.end = end;
    if (next === undefined) return { ...run, cut: true };
    header = next;
  }
}

function summary(codec: StreamCodec, runs: readonly Run[], skippedBytes: number): StreamFrames {
  const [firstRun] = runs;
  const lastRun = runs.at(-1);
  if (firstRun === undefined || lastRun === undefined) return noFrames(skippedBytes);
  const durationSeconds = runs.reduce((sum, { samples, first }) => sum + samples / first.sampleRateHz, 0);
  const frameBytes = runs.reduce((sum, { first, firstEnd, end }) => sum + end - firstEnd + first.lengthBytes, 0);
  return {
    codec,
    frames: runs.reduce((sum, { frames }) => sum + frames, 0),
    durationSeconds,
    bitrateKbps: (frameBytes * 8) / durationSeconds / 1000,
    sampleRateHz: lastRun.first.sampleRateHz,
    channels: lastRun.first.channels,
    skippedBytes,
    firstFrameEnd: firstRun.firstEnd,
  };
}
