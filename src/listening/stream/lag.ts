import type { Recording } from "../../ports/http.js";

/** Data that arrives earlier after the first byte may be a burst of older audio, whose arrival time means nothing. */
const BURST_MILLISECONDS = 100;

/** Edges are compared at this many instants: data arrives in pieces, so a single instant would be off by up to a piece. */
const INSTANTS = 50;

/**
 * How far the relay is behind its master.
 *
 * The median of the differences in arrival of the bytes that were live in both captures. When there are no such bytes (they were in the master's
 * burst, or the captures ended before them): the distance in bytes between both live edges, averaged over the time when both were recorded,
 * divided by the bytes per second.
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

/** Bytes that arrived in one piece on both sides. */
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

/** The delay of the middle byte: a server that holds the last bytes of each page back until the next page delays few bytes by much. */
function medianDelay(spans: readonly Span[]): number | undefined {
  const sorted = spans.toSorted((one, other) => one.delayMilliseconds - other.delayMilliseconds);
  let left = sorted.reduce((sum, { bytes }) => sum + bytes, 0) / 2;
  return sorted.find(({ bytes }) => (left -= bytes) <= 0)?.delayMilliseconds;
}

/** When the byte that ends at `offset` arrived; undefined when it did not arrive. */
function arrivalOf({ pieces }: Recording, offset: number): number | undefined {
  return offset <= 0 ? undefined : pieces.find(({ end }) => end >= offset)?.atMilliseconds;
}

/** How many bytes had arrived by this time. */
function edgeAt({ pieces }: Recording, atMilliseconds: number): number {
  return pieces.findLast((piece) => piece.atMilliseconds <= atMilliseconds)?.end ?? 0;
}

function firstArrival({ pieces }: Recording): number {
  return pieces[0]?.atMilliseconds ?? 0;
}

function lastArrival({ pieces }: Recording): number {
  return pieces.at(-1)?.atMilliseconds ?? 0;
}
