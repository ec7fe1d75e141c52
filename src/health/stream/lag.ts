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
  const live = relay.pieces
    .filter((piece) => piece.atMilliseconds >= from)
    .flatMap(({ end: offset, atMilliseconds }) => {
      const inMaster = arrivalOf(master, offset + shift);
      return inMaster !== undefined && inMaster > firstArrival(master) + BURST_MILLISECONDS ? [atMilliseconds - inMaster] : [];
    })
    .toSorted((one, other) => one - other);
  const median = live[Math.floor(live.length / 2)];
  if (median !== undefined) return median / 1000;
  const instants = Array.from({ length: INSTANTS }, (_, index) => from + ((end - from) * (index + 1)) / INSTANTS);
  const behind = instants.map((instant) => edgeAt(master, instant) - edgeAt(relay, instant) - shift);
  return behind.reduce((sum, bytes) => sum + bytes, 0) / INSTANTS / bytesPerSecond;
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
