import { describe, expect, it } from "vitest";
import { cutoverStates, mayFollow, type CutoverState } from "../../src/journal/cutover-states.js";
import type { CutoverRequest } from "../../src/operations/cutover/request.js";
import { aRun, type Run } from "../operations/cutover/machine.js";

/** For each final state, a run that ends in it. */
const ways: ReadonlyArray<{ last: CutoverState; more?: Partial<CutoverRequest>; breaks?: (run: Run) => void }> = [
  { last: "COMMITTED", more: { startsAt: new Date(1000) } },
  { last: "REFUSED", breaks: ({ station }) => void (station.rewritable = false) },
  { last: "REHEARSED", more: { rehearse: true } },
  { last: "PAUSED", breaks: (run) => run.pause() },
  { last: "ROLLED_BACK", breaks: ({ station }) => void Object.assign(station.relays.get("us-1") ?? {}, { drops: 5 }) },
  {
    last: "ROLLBACK_INCOMPLETE",
    breaks: ({ station }) => {
      Object.assign(station.relays.get("us-1") ?? {}, { drops: 5 });
      station.onOperation = (operation) => {
        if (operation === "move eu-1 back") Object.assign(station.relays.get("eu-1") ?? {}, { down: true });
      };
    },
  },
];

describe("the states of a cutover", () => {
  const seen = new Set<CutoverState>();

  it.each(ways)("allow a run that ends in $last, by allowed steps only", async ({ last, more = {}, breaks }) => {
    const run = aRun();
    breaks?.(run);
    expect(await run.go(more)).toMatchObject({ state: last });
    const states = await run.states();
    expect(states.at(-1)).toBe(last);
    for (const [index, state] of states.entries()) expect(mayFollow(states[index - 1], state), state).toBe(true);
    for (const state of states) seen.add(state);
  });

  it("are all reached by these runs", () => expect([...seen].sort()).toEqual(cutoverStates.toSorted()));

  it("have final ones that nothing may follow, except a new lock after an incomplete rollback", () => {
    for (const end of ["COMMITTED", "REFUSED", "REHEARSED", "ROLLED_BACK"] as const)
      expect(cutoverStates.filter((state) => mayFollow(end, state))).toEqual([]);
    expect(cutoverStates.filter((state) => mayFollow("ROLLBACK_INCOMPLETE", state))).toEqual(["LOCKED"]);
  });
});
