import { describe, expect, it } from "vitest";
import { cutoverStates, mayFollow, type CutoverState } from "../../src/journal/cutover-states.js";
import type { CutoverRequest } from "../../src/operations/cutover/request.js";
import { aRun, type Run } from "../operations/cutover/machine.js";

/** For each way in which a run can end, one that does. */
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

  it.each(ways)("a run can end in $last, by steps that may follow each other", async ({ last, more = {}, breaks }) => {
    const run = aRun();
    breaks?.(run);
    expect(await run.go(more)).toMatchObject({ state: last });
    const states = await run.states();
    expect(states.at(-1)).toBe(last);
    for (const [index, state] of states.entries()) expect(mayFollow(states[index - 1], state), state).toBe(true);
    for (const state of states) seen.add(state);
  });

  it("are all reached by these", () => expect([...seen].sort()).toEqual(cutoverStates.toSorted()));

  it("end where nothing may follow but a new lock after a way back that was not whole", () => {
    for (const end of ["COMMITTED", "REFUSED", "REHEARSED", "ROLLED_BACK"] as const)
      expect(cutoverStates.filter((state) => mayFollow(end, state))).toEqual([]);
    expect(cutoverStates.filter((state) => mayFollow("ROLLBACK_INCOMPLETE", state))).toEqual(["LOCKED"]);
  });
});
