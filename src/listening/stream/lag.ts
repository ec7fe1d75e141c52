import type { Recording } from "../../ports/http.js";

/** What arrives sooner after the first byte may be a burst of older audio, whose arrival tells nothing. */
const BURST_MILLISECONDS = 100;

/** Edges are compared at this many instants: data comes in pieces, and a single instant would be off by one. */
const INSTANTS = 50;

/**
 * How far the relay is behind its master.
 *
 * Of bytes that arrived live in both captures: the median of the differences of their arrival. When there are none (they came in the master's
 * burst, or the captures ended before) the distance in bytes between both live edges, averaged over the time when both were recorded, over the
 * bytes per second.
 *
 * @param shift added to an offset in the relay's body gives the offset of the same byte in the master's
 */
export function lagSeconds(relay: Recording, master: Recording, shift: number, bytesPerSecond: number): number {
  const start = Math.max(firstArrival(relay), firstArrival(master));
  const end = Math.min(lastArrival(relay), lastArrival(master));
  // The first half may still be the relay's burst on a slow line.
  const from = start + Math.max(0, end - start) / 2;
  const median = medianDelay(spansOf(relay, master, shift, from));
  if (median !== undefined) return median / 1000;
  const instants = Array.from({ length: INSTANTS }, (_, index) => from + ((end - from) * (index + 1)) / INSTANTS);
  const behind = instants.map((instant) => edgeAt(master, instant) - edgeAt(relay, instant) - shift);
  return behind.reduce((sum, bytes) => sum + bytes, 0) / INSTANTS / bytesPerSecond;
}

/** Bytes that came in one piece on either side. */
interface Span {
  bytes: number;
  delayMilliseconds: number;
}

/** The bytes that arrived live in both captures. */
function spansOf(relay: Recording, master: Recording, shift: number, fromMilliseconds: number): Span[] {
  const ends = new Set([...relay.pieces.map((piece) => piece.end), ...master.pieces.map((piece) => piece.end - shift)]);
  const liveInMaster = firstArrival(master) + BURST_MILLISECONDS;
  let before = Math.max(0, -shift);
  return [...ends]
    .filter((end) => end > before)
    .toSorted((one, other) => one - other)
    .flatMap((end) => {
      const bytes = end - before;
      before = end;
      const [inRelay, inMaster] = [arrivalOf(relay, end), arrivalOf(master, end + shift)];
      if (inRelay === undefined || inMaster === undefined || inRelay < fromMilliseconds || inMaster <= liveInMaster) return [];
      return [{ bytes, delayMilliseconds: inRelay - inMaster }];
    });
}

/** The delay of the middle byte: a server that keeps the last bytes of each page back until the next one delays few bytes by much. */
function medianDelay(spans: readonly Span[]): number | undefined {
  const sorted = spans.toSorted((one, other) => one.delayMilliseconds - other.delayMilliseconds);
  let left = sorted.reduce((sum, { bytes }) => sum + bytes, 0) / 2;
  return sorted.find(({ bytes }) => (left -= bytes) <= 0)?.delayMilliseconds;
}

/** When the byte that ends at `offset` arrived; undefined when it did not. */
function arrivalOf({ pieces }: Recording, offset: number): number | undefined {
  return offset <= 0 ? undefined : pieces.find(({ end }) => end >= offset)?.atMilliseconds;
}

/** How many bytes had arrived. */
function edgeAt({ pieces }: Recording, atMilliseconds: number): number {
  return pieces.findLast((piece) => piece.atMilliseconds <= atMilliseconds)?.end ?? 0;
}

function firstArrival({ pieces }: Recording): number {
  return pieces[0]?.atMilliseconds ?? 0;
}

function lastArrival({ pieces }: Recording): number {
  return pieces.at(-1)?.atMilliseconds ?? 0;
}
