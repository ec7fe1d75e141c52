import type { FrameKey } from "./splitters.js";

/** What a listener heard, frame by frame, without its audio: 24 bytes for 26 ms. Grows while it listens. */
export interface FrameLog {
  keys: FrameKey[];
  /** How long each plays. */
  seconds: number[];
  /** When each became whole; milliseconds of the monotonic clock. */
  atMilliseconds: number[];
}

/** When each frame was on air at its master, in seconds of the monotonic clock, and for how long it plays. */
export type AirTimes = ReadonlyMap<FrameKey, { at: number; seconds: number }>;

/**
 * When the frames of these recordings were on air. Each recording is one connection without a hole, straight at a master that sends no burst, so its
 * frames are as far apart as they last; which second the first was on air is told by the frame that arrived soonest. A frame that stands there
 * twice tells nothing and is left out.
 */
export function airTimesOf(recordings: readonly FrameLog[]): AirTimes {
  const times = new Map<FrameKey, { at: number; seconds: number }>();
  const often = new Set<FrameKey>();
  for (const { keys, seconds, atMilliseconds } of recordings) {
    const begins = startsOf(seconds);
    const start = atMilliseconds.reduce((least, at, index) => Math.min(least, at / 1000 - (begins[index] ?? 0)), Infinity);
    keys.forEach((key, index) => {
      if (times.has(key)) often.add(key);
      else times.set(key, { at: start + (begins[index] ?? 0), seconds: seconds[index] ?? 0 });
    });
  }
  for (const key of often) times.delete(key);
  return times;
}

/** When each of several frames in a row begins, counted from the first. */
function startsOf(seconds: readonly number[]): number[] {
  let sum = 0;
  return seconds.map((each) => {
    const begins = sum;
    sum += each;
    return begins;
  });
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
export function accountOf({ keys, seconds }: FrameLog, airTimes: AirTimes, from = 0): AudioAccount {
  const account = { lostSeconds: 0, repeatedSeconds: 0, unknownFrames: 0 };
  let expected: number | undefined;
  for (let index = from; index < keys.length; index++) {
    const onAir = airTimes.get(keys[index] ?? Number.NaN);
    if (onAir === undefined) {
      account.unknownFrames += 1;
      if (expected !== undefined) expected += seconds[index] ?? 0;
      continue;
    }
    const step = expected === undefined ? 0 : onAir.at - expected;
    // Less than half a frame is the clock's.
    if (step > onAir.seconds / 2) account.lostSeconds += step;
    else if (step < -onAir.seconds / 2) account.repeatedSeconds -= step;
    expected = onAir.at + onAir.seconds;
  }
  return account;
}
