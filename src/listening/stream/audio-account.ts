import type { FrameKey } from "./splitters.js";

/** What a listener heard, frame by frame, without its audio: 24 bytes for 26 ms. Grows while it listens. */
export interface FrameLog {
  keys: FrameKey[];
  /** How long each plays. */
  seconds: number[];
  /** When each became whole; milliseconds of the monotonic clock. */
  atMilliseconds: number[];
}

/** When a frame was on air. */
interface AirTime {
  /** Frames of one recording are as far apart as they last. */
  recording: number;
  /** Seconds of audio since that recording began. */
  begins: number;
  /** When it was on air at its master, in seconds of the monotonic clock. */
  at: number;
  /** How long it plays. */
  seconds: number;
}

export type AirTimes = ReadonlyMap<FrameKey, AirTime>;

/** In seconds either way a frame is among neighbours of which one was not late. */
const NEIGHBOURHOOD_SECONDS = 1;

/**
 * When the frames of these recordings were on air. Each recording is one connection without a hole, straight at a master that sends no burst, so its
 * frames are as far apart as they last; when they were on air is told by the frame that arrived soonest of those around it. Not by the soonest of
 * all: a master that has just started gives its first frames early, and then falls behind. A frame that stands there twice tells nothing and is left
 * out.
 */
export function airTimesOf(recordings: readonly FrameLog[]): AirTimes {
  const times = new Map<FrameKey, AirTime>();
  const often = new Set<FrameKey>();
  for (const [recording, { keys, seconds, atMilliseconds }] of recordings.entries()) {
    const starts = startsOf(seconds);
    const soonest = soonestOf(starts, atMilliseconds);
    keys.forEach((key, index) => {
      const begins = starts[index] ?? 0;
      if (times.has(key)) often.add(key);
      else times.set(key, { recording, begins, at: begins + soonest(begins), seconds: seconds[index] ?? 0 });
    });
  }
  for (const key of often) times.delete(key);
  return times;
}

/** Seconds of the clock at which a recording would have begun by the soonest of the frames around one that begins so many seconds later. */
function soonestOf(starts: readonly number[], atMilliseconds: readonly number[]): (begins: number) => number {
  const bySecond: number[] = [];
  for (const [index, begins] of starts.entries()) {
    const second = Math.floor(begins);
    bySecond[second] = Math.min(bySecond[second] ?? Infinity, (atMilliseconds[index] ?? Infinity) / 1000 - begins);
  }
  return (begins) => {
    const second = Math.floor(begins);
    return Math.min(...bySecond.slice(Math.max(0, second - NEIGHBOURHOOD_SECONDS), second + NEIGHBOURHOOD_SECONDS + 1));
  };
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
 * recording's frames to another's the clock tells.
 * @param from the first frame that counts
 */
export function accountOf({ keys, seconds }: FrameLog, airTimes: AirTimes, from = 0): AudioAccount {
  const account = { lostSeconds: 0, repeatedSeconds: 0, unknownFrames: 0 };
  let expected: Pick<AirTime, "recording" | "begins" | "at"> | undefined;
  for (let index = from; index < keys.length; index++) {
    const onAir = airTimes.get(keys[index] ?? Number.NaN);
    if (onAir === undefined) {
      account.unknownFrames += 1;
      if (expected !== undefined) expected = after(expected, seconds[index] ?? 0);
      continue;
    }
    const step =
      expected === undefined
        ? 0
        : expected.recording === onAir.recording
          ? onAir.begins - expected.begins
          : onAir.at - expected.at;
    // Less than half a frame is the clock's.
    if (step > onAir.seconds / 2) account.lostSeconds += step;
    else if (step < -onAir.seconds / 2) account.repeatedSeconds -= step;
    expected = after(onAir, onAir.seconds);
  }
  return account;
}

function after({ recording, begins, at }: Pick<AirTime, "recording" | "begins" | "at">, seconds: number) {
  return { recording, begins: begins + seconds, at: at + seconds };
}
