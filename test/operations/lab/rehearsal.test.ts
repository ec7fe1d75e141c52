import { describe, expect, it } from "vitest";
import { judgedDemo, worstOf } from "../../../src/operations/lab/demo.js";
import {
  exitCodeOf,
  isSettling,
  judgedRehearsal,
  shutGates,
  type Rehearsal,
  type RehearsedOutcome,
} from "../../../src/operations/lab/rehearsal.js";
import { demoText } from "../../../src/operations/lab/text-demo.js";
import { rehearsalText } from "../../../src/operations/lab/text-rehearsal.js";

const gate = (name: string, ok: boolean) => ({ gate: name, ok, finding: `${name} finding`, fix: `${name} fix` });
const outcome = (changes: Partial<RehearsedOutcome>): RehearsedOutcome => ({
  run: "2026-11-22T05-00-7f3a",
  state: "COMMITTED",
  exitCode: 0,
  because: "listeners get master-b",
  seconds: 20,
  gates: [gate("formats", true), gate("steady", false)],
  moved: [{ relay: "eu-1", listenersBefore: 4, listenersAfter: 4, milliseconds: 300 }],
  warnings: [],
  ...changes,
});
const heard = {
  relay: "eu-1",
  mount: "/live.mp3",
  listeners: 4,
  heard: 4,
  dropped: 0,
  longestGapSeconds: 0.3,
  lostSeconds: 0.1,
  repeatedSeconds: 0,
};
const rehearsal = (changes: Partial<Rehearsal>): Rehearsal => ({
  from: "master-a",
  to: "master-b",
  channels: ["main"],
  lab: "rehearsal",
  hosts: { kept: ["master-a", "master-b", "eu-1"], leftOut: ["eu-2"], moved: [] },
  notRehearsed: ["TLS: eu-1 serve without their certificates"],
  seconds: { up: 5, bootstrap: 40, cutover: 20, all: 65 },
  outcome: outcome({}),
  listeners: [heard],
  exitCode: 0,
  ...changes,
});

describe("a rehearsed cutover", () => {
  it("depends on gates about the fleet, not on those that a fresh copy can't pass", () => {
    expect(shutGates(outcome({}))).toEqual([]);
    expect(shutGates(outcome({ gates: [gate("formats", false), gate("cooldown", false)] })).map((each) => each.gate)).toEqual([
      "formats",
    ]);
  });

  it("is checked again only while every shut gate may open by itself", () => {
    expect(isSettling(outcome({}))).toBe(false);
    expect(isSettling(outcome({ gates: [gate("standby", false)] }))).toBe(true);
    expect(isSettling(outcome({ gates: [gate("standby", false), gate("formats", false)] }))).toBe(false);
  });

  it("ends with the command's own exit code, or with 1 when a listener was dropped or heard nothing", () => {
    expect(exitCodeOf(outcome({ exitCode: 7 }), [heard])).toBe(7);
    expect(exitCodeOf(outcome({}), [heard])).toBe(0);
    expect(exitCodeOf(outcome({}), [{ ...heard, dropped: 1 }])).toBe(1);
    expect(exitCodeOf(outcome({}), [{ ...heard, heard: 3 }])).toBe(1);
  });

  it("is reported with the expected result, what was left out, and what was not tested", () => {
    const text = rehearsalText(judgedRehearsal(rehearsal({})));
    expect(text).toContain("on a copy of 3 hosts of 4");
    expect(text).toContain("left out  eu-2");
    expect(text).toContain("not tested  TLS");
    expect(text).toContain("4 listeners moved on 1 relay in 20.0 s");
    expect(text.trimEnd().split("\n").at(-1)).toBe(
      "The cutover would succeed and drop no listener: radioctl cutover --to master-b",
    );
  });

  it("is reported with what to do when it is refused", () => {
    const refused = outcome({ state: "REHEARSED", exitCode: 4, gates: [gate("formats", false)], moved: [] });
    const text = rehearsalText(judgedRehearsal(rehearsal({ outcome: refused, listeners: [], exitCode: 4 })));
    expect(text).toMatch(/shut formats +formats finding\n +formats fix\n/u);
    expect(text).toMatch(/The cutover would be refused: all listeners stay with master-a/u);
  });
});

describe("the figures of a demo", () => {
  it("are those of the worst listener of each act", () => {
    const other = { ...heard, relay: "us-1", longestGapSeconds: 0.6, lostSeconds: undefined };
    expect(worstOf([heard, other])).toMatchObject({ listeners: 8, dropped: 0, longestGapSeconds: 0.6, lostSeconds: 0.1 });
    const acts = [{ title: "the master dies", seconds: 6, accounts: [heard, { ...other, dropped: 2 }], seen: [] }];
    const text = demoText(
      judgedDemo({ acts, urls: ["http://10.80.3.21/live.mp3"], seconds: { up: 5, bootstrap: 60, all: 200, waited: 0 } }),
      "lab.yaml",
    );
    expect(text).toMatch(/the master dies +6\.0 s +2 of 8 +0\.60 s +0\.10 s +0\.00 s/u);
    expect(text).toContain("Listeners were dropped");
    expect(text).toContain("http://10.80.3.21/live.mp3");
  });
});
