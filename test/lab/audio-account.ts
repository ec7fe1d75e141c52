import type { FrameLog } from "./frame-listener.js";
import type { FrameKey } from "./mp3-frames.js";

/** MPEG 1 layer III at 44.1 kHz. */
export const FRAME_SECONDS = 1152 / 44_100;

/** When each frame was on air at its master, in seconds of the monotonic clock. */
export type AirTimes = ReadonlyMap<FrameKey, number>;

/**
 * When the frames of these recordings were on air. Each recording is one connection without a hole, straight at a master that sends no burst, so its
 * frames are as far apart as they last; which second the first was on air is told by the frame that arrived soonest. A frame that stands there
 * twice tells nothing and is left out.
 */
export function airTimesOf(recordings: readonly FrameLog[]): AirTimes {
  const times = new Map<FrameKey, number>();
  const often = new Set<FrameKey>();
  for (const { keys, atMilliseconds } of recordings) {
    const start = atMilliseconds.reduce((least, at, index) => Math.min(least, at / 1000 - index * FRAME_SECONDS), Infinity);
    keys.forEach((key, index) => (times.has(key) ? often.add(key) : times.set(key, start + index * FRAME_SECONDS)));
  }
  for (const key of often) times.delete(key);
  return times;
}

/** What a listener missed and heard twice of the programme, by when its frames were on air. */
export interface AudioAccount {
  lostSeconds: number;
  repeatedSeconds: number;
  /** That no master had on air, or before anybody recorded there. */
  unknownFrames: number;
}

/**
 * Goes through what a listener heard: from each frame to the next the programme goes on by one frame. Further is lost, back is repeated. From one
 * master's frames to the other's the same clock tells.
 * @param from the first frame that counts
 */
export function accountOf({ keys }: FrameLog, airTimes: AirTimes, from = 0): AudioAccount {
  const account = { lostSeconds: 0, repeatedSeconds: 0, unknownFrames: 0 };
  let expected: number | undefined;
  for (const key of keys.slice(from)) {
    const at = airTimes.get(key);
    if (at === undefined) {
      account.unknownFrames += 1;
      if (expected !== undefined) expected += FRAME_SECONDS;
      continue;
    }
    const step = expected === undefined ? 0 : at - expected;
    // Less than half a frame is the clock's.
    if (step > FRAME_SECONDS / 2) account.lostSeconds += step;
    else if (step < -FRAME_SECONDS / 2) account.repeatedSeconds -= step;
    expected = at + FRAME_SECONDS;
  }
  return account;
}
