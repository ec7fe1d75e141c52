import type { Recording } from "../../ports/http.js";

/** How a stream came in. */
export interface Flow {
  /** What came after the burst: offsets in the body, and how long that took; undefined when too little was heard. */
  live: { from: number; to: number; seconds: number } | undefined;
  /** Longest time without a byte, the one at the end included. */
  gapSeconds: number;
}

/** By this much of audio the arrival may be uneven; what comes further ahead is the burst. */
export const UNEVEN_SECONDS = 0.3;

/** Shorter, and a single late piece would decide. */
const LEAST_SECONDS = 0.5;

/**
 * What came between the burst's last piece and the last one, and the longest pause. The burst is what brings the listener ahead of
 * the bit rate: it ends where the lead has become the largest, or in the middle of a capture in which it never ends.
 * @param nominalBytesPerSecond of the audio itself
 * @param endedAtMilliseconds of the capture
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
