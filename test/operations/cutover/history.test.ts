import { describe, expect, it } from "vitest";
import type { CutoverState } from "../../../src/journal/cutover-states.js";
import type { Entry, Event } from "../../../src/journal/entry.js";
import { cutoverHistoryOf, isOpen } from "../../../src/operations/cutover/history.js";

const begun: Event[] = [
  { event: "begun", command: "cutover", operator: "anna@laptop", pid: 7, hosts: ["master-a", "master-b", "eu-1", "eu-2"] },
  { event: "cutover", kind: "cutover", from: "master-a", to: "master-b", channels: ["main"] },
];

const entries = (...events: Event[]): Entry[] =>
  [...begun, ...events].map((event, second) => ({ at: `2026-11-22T05:00:0${second}.000Z`, ...event }));

const state = (name: CutoverState, detail?: string): Event => ({
  event: "state",
  state: name,
  ...(detail !== undefined && { detail }),
});

describe("what a journal says of a cutover", () => {
  it("is where it is, since when, and what became of each relay", () => {
    const found = cutoverHistoryOf(
      "run-1",
      entries(
        state("LOCKED"),
        { event: "intent", host: "eu-1", deed: "move listeners" },
        { event: "result", host: "eu-1", deed: "move listeners", ok: true },
        { event: "host", host: "eu-1", state: "done" },
        { event: "intent", host: "eu-2", deed: "move listeners" },
        state("PAUSED", "stopped as asked"),
        { event: "ended", exitCode: 130 },
      ),
    );
    expect(found).toMatchObject({
      kind: "cutover",
      from: "master-a",
      to: "master-b",
      state: "PAUSED",
      detail: "stopped as asked",
      at: "2026-11-22T05:00:07.000Z",
      endedAt: "2026-11-22T05:00:08.000Z",
      relays: [
        { relay: "eu-1", state: "done" },
        { relay: "eu-2", state: "in flight" },
      ],
    });
  });

  it("names the process that goes on with it, which has not ended", () => {
    const resumed: Event = { event: "resumed", operator: "bert@desk", pid: 9 };
    expect(cutoverHistoryOf("run-1", entries({ event: "ended", exitCode: 8 }, resumed))).toMatchObject({
      operator: "bert@desk",
      pid: 9,
      endedAt: undefined,
    });
  });

  it("is nothing of a deploy", () => {
    expect(
      cutoverHistoryOf("run-1", [{ at: "", event: "begun", command: "deploy", operator: "", pid: 1, hosts: [] }]),
    ).toBeUndefined();
  });

  const moved: Event = { event: "intent", host: "eu-1", deed: "move listeners" };
  it.each<[string, boolean, Event[]]>([
    ["had no hosts yet", false, []],
    ["was killed at its gates", false, [state("LOCKED"), state("PREFLIGHT")]],
    ["was paused before its time", false, [state("ARMED"), state("PAUSED")]],
    ["was killed with its canary under way", true, [state("PRESTAGED"), state("CANARY"), moved]],
    ["was killed before its first move was begun", true, [state("CANARY")]],
    ["was paused on its way", true, [moved, state("PAUSED")]],
    ["was killed when it went on", true, [moved, state("PAUSED"), state("LOCKED"), state("PREFLIGHT")]],
    ["was killed on its way back", true, [moved, state("ROLLING_BACK")]],
    ["did not come all the way back", true, [moved, state("ROLLBACK_INCOMPLETE")]],
    ["was killed while it was written down on its hosts", true, [moved, state("COMMITTED")]],
    ["came to its end", false, [moved, state("COMMITTED"), { event: "ended", exitCode: 0 }]],
    ["is back", false, [moved, state("ROLLED_BACK")]],
  ])("a run that %s is open: %s", (_what, open, events) => {
    const found = cutoverHistoryOf("run-1", entries(...events));
    expect(found && isOpen(found)).toBe(open);
  });
});
