import type { SplicedStream } from "../../src/health/facts/splicer.js";
import type { Streams } from "../../src/health/facts/streams.js";

/** A stream that a splicer has played since its start, except for these values. */
export function spliced(more: Partial<SplicedStream> = {}): SplicedStream {
  return {
    mount: "/live.mp3",
    channel: "main",
    plays: "master-a",
    wanted: "master-a",
    seconds: 7325.5,
    joins: 0,
    last: null,
    lagSeconds: 1.502,
    parents: [
      { name: "master-a", silentSeconds: 0.05 },
      { name: "master-b", silentSeconds: 0.08 },
    ],
    icecasts: ["127.0.0.1"],
    ...more,
  };
}

/** A join that was found by content, except for these values. */
export function join(more: Partial<NonNullable<SplicedStream["last"]>> = {}): NonNullable<SplicedStream["last"]> {
  return { from: "master-b", to: "master-a", why: "told", how: "content", fit: 0.981, waited: 0.024, moved: 0.003, ...more };
}

/** The same mounts, with what the splicer reports. */
export function withSplicer(streams: Streams, ...reported: readonly SplicedStream[]): Streams {
  return new Map(
    [...streams].map(([address, mounts]) => [
      address,
      mounts.map((each) => ({ ...each, spliced: reported.find(({ mount }) => mount === each.mount) })),
    ]),
  );
}
