import type { Recording } from "../../ports/http.js";

/** How a stream arrived. */
export interface Flow {
  /** The audio after the burst: offsets in the body, and its time of arrival; undefined when there was too little. */
  live: { from: number; to: number; seconds: number } | undefined;
  /** Longest time without a byte, including the time at the end. */
  gapSeconds: number;
}

/** The arrival may be uneven by this much audio; audio further ahead is the burst. */
export const UNEVEN_SECONDS = 0.3;

/** In less time, a single late piece would decide the result. */
const LEAST_SECONDS = 0.5;

/**
 * The audio between the burst's last piece and the last piece of all, and the longest pause. The burst puts the listener ahead of the bit rate: it
 * ends where the lead is largest, or in the middle of a capture if it does not end within the first half.
 * @param nominalBytesPerSecond of the audio itself
 * @param endedAtMilliseconds the end of the capture
 */
export function flowOf({ pieces }: Recording, nominalBytesPerSecond: number, endedAtMilliseconds: number): Flow {
  const [first] = pieces;
  const last = pieces.at(-1);
  if (first === undefined || last === undefined) return { live: undefined, gapSeconds: 0 };
  const lead = ({ end, atMilliseconds }: Recording["pieces"][number]) =>
    end - ((atMilliseconds - first.atMilliseconds) / 1000) * nominalBytesPerSecond;
  const most = pieces.reduce((largest, piece) => Math.max(largest, lead(piece)), -Infinity);
  const ends = pieces.find((piece) => lead(piece) >= most - UNEVEN_SECONDS * nominalBytesPerSecond) ?? first;
  const middle = (first.atMilliseconds + last.atMilliseconds) / 2;
  const from =
    ends.atMilliseconds <= middle ? ends : (pieces.findLast(({ atMilliseconds }) => atMilliseconds <= middle) ?? first);
  const seconds = (last.atMilliseconds - from.atMilliseconds) / 1000;
  return {
    live: seconds < LEAST_SECONDS ? undefined : { from: from.end, to: last.end, seconds },
    gapSeconds: longestGap(pieces, endedAtMilliseconds) / 1000,
  };
}

function longestGap(pieces: Recording["pieces"], endedAt: number): number {
  return pieces.reduce((longest, { atMilliseconds }, index) => {
    const next = pieces[index + 1]?.atMilliseconds ?? endedAt;
    return Math.max(longest, next - atMilliseconds);
  }, 0);
}
