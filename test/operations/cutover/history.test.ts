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

describe("a cutover's history in the journal", () => {
  it("has its state, since when, and the result for each relay", () => {
    const found = cutoverHistoryOf(
      "run-1",
      entries(
        state("LOCKED"),
        { event: "intent", host: "eu-1", deed: "move listeners" },
        { event: "result", host: "eu-1", deed: "move listeners", ok: true },
        { event: "host", host: "eu-1", state: "done" },
        { event: "intent", host: "eu-2", deed: "move listeners" },
        state("PAUSED", "stopped on request"),
        { event: "ended", exitCode: 130 },
      ),
    );
    expect(found).toMatchObject({
      kind: "cutover",
      from: "master-a",
      to: "master-b",
      state: "PAUSED",
      detail: "stopped on request",
      at: "2026-11-22T05:00:07.000Z",
      endedAt: "2026-11-22T05:00:08.000Z",
      relays: [
        { relay: "eu-1", state: "done" },
        { relay: "eu-2", state: "in flight" },
      ],
    });
  });

  it("names the process that resumed it, which has not ended", () => {
    const resumed: Event = { event: "resumed", operator: "bert@desk", pid: 9 };
    expect(cutoverHistoryOf("run-1", entries({ event: "ended", exitCode: 8 }, resumed))).toMatchObject({
      operator: "bert@desk",
      pid: 9,
      endedAt: undefined,
    });
  });

  it("does not exist for a deploy", () => {
    expect(
      cutoverHistoryOf("run-1", [{ at: "", event: "begun", command: "deploy", operator: "", pid: 1, hosts: [] }]),
    ).toBeUndefined();
  });

  const moved: Event = { event: "intent", host: "eu-1", deed: "move listeners" };
  it.each<[string, boolean, Event[]]>([
    ["had no hosts yet", false, []],
    ["was killed at its gates", false, [state("LOCKED"), state("PREFLIGHT")]],
    ["was paused before its start time", false, [state("ARMED"), state("PAUSED")]],
    ["was killed while it moved its canary", true, [state("PRESTAGED"), state("CANARY"), moved]],
    ["was killed before its first move was begun", true, [state("CANARY")]],
    ["was paused midway", true, [moved, state("PAUSED")]],
    ["was killed after it was resumed", true, [moved, state("PAUSED"), state("LOCKED"), state("PREFLIGHT")]],
    ["was killed while it rolled back", true, [moved, state("ROLLING_BACK")]],
    ["was rolled back in part", true, [moved, state("ROLLBACK_INCOMPLETE")]],
    ["was killed while it recorded the result on its hosts", true, [moved, state("COMMITTED")]],
    ["was completed", false, [moved, state("COMMITTED"), { event: "ended", exitCode: 0 }]],
    ["was rolled back", false, [moved, state("ROLLED_BACK")]],
  ])("a run that %s is open: %s", (_what, open, events) => {
    const found = cutoverHistoryOf("run-1", entries(...events));
    expect(found && isOpen(found)).toBe(open);
  });
});
