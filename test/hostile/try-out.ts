import { afterAll, expect, it } from "vitest";
import { faultsOf } from "./faults.js";
import type { Suite } from "./suites.js";

/** A test for each short trial: `npm run bench -- hostile` runs all of them. */
export function tryOut({ trials, stop }: Suite): void {
  afterAll(stop);
  it.concurrent.each(trials.filter(({ isLong }) => isLong !== true))(
    "$title",
    async ({ station, argv, mostSeconds, more, expected }) => {
      expect(faultsOf(await station.run(argv, mostSeconds, more), expected)).toEqual([]);
    },
    100_000,
  );
}
