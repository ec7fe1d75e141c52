import type { FrameKey } from "./splitters.js";

/** The frames that a listener received, without their audio: 24 bytes for 26 ms. Grows while the listener is connected. */
export interface FrameLog {
  keys: FrameKey[];
  /** The duration of each frame. */
  seconds: number[];
  /** When each frame was complete; milliseconds of the monotonic clock. */
  atMilliseconds: number[];
}

/** When a frame was on air. */
interface AirTime {
  /** The recording's number. Frames of one recording follow each other without a gap. */
  recording: number;
  /** Seconds of audio since that recording began. */
  begins: number;
  /** When the master sent it, in seconds of the monotonic clock. */
  at: number;
  /** Its duration. */
  seconds: number;
}

export type AirTimes = ReadonlyMap<FrameKey, AirTime>;

/** Within this many seconds before or after a frame, at least one frame was not late. */
const NEIGHBOURHOOD_SECONDS = 1;

/**
 * When the frames of these recordings were on air. Each recording is one unbroken connection to a master without a burst, so its frames follow each
 * other without a gap, and the earliest of the frames nearby gives the time. Not the earliest of all: a master that has just started sends its first
 * frames early, and then falls behind. A frame that occurs twice is left out, because its time is ambiguous.
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

/** For a frame `begins` seconds into a recording: the recording's start in clock seconds, by the earliest of the frames nearby. */
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

/** The start of each of several consecutive frames, counted from the first. */
function startsOf(seconds: readonly number[]): number[] {
  let sum = 0;
  return seconds.map((each) => {
    const begins = sum;
    sum += each;
    return begins;
  });
}

/** How much of the programme a listener lost or heard twice, by the air times of its frames. */
export interface AudioAccount {
  lostSeconds: number;
  repeatedSeconds: number;
  /** Frames that no recording of a master has. */
  unknownFrames: number;
}

/**
 * Compares each frame of a listener with the next: the programme should advance by one frame. More is lost audio, backwards is repeated audio.
 * Between frames of different recordings, the clock gives the distance.
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
    // Less than half a frame is inaccuracy of the clock.
    if (step > onAir.seconds / 2) account.lostSeconds += step;
    else if (step < -onAir.seconds / 2) account.repeatedSeconds -= step;
    expected = after(onAir, onAir.seconds);
  }
  return account;
}

function after({ recording, begins, at }: Pick<AirTime, "recording" | "begins" | "at">, seconds: number) {
  return { recording, begins: begins + seconds, at: at + seconds };
}
