import { describe, expect, it } from "vitest";
import { checkHeard, checkMoved, worst } from "../../../src/operations/cutover/checks.js";
import { bad, good, stopped, unclear } from "../../../src/operations/cutover/request.js";
import { heard, unheard, view } from "./preflight-of.js";

const before = view({ listeners: { "master-a": 40, "master-b": 0 } });
const after = (there: number, left = 0, active = "master-b") =>
  view({ active: { main: active }, listeners: { "master-a": left, "master-b": there } });

describe("a relay whose listeners were moved", () => {
  it.each<[string, ReturnType<typeof view>, string, string]>([
    ["all are there", after(40), "good", "40 listeners"],
    ["some new listeners have joined", after(44), "good", "44 listeners"],
    ["two of forty have left", after(38), "good", "38 listeners"],
    ["three of forty are lost", after(37), "bad", "37 of 40 listeners are left"],
    ["one still hears the old master", after(39, 1), "bad", "1 listeners still hear master-a"],
    ["new ones still get the old master", after(40, 0, "master-a"), "bad", "new listeners still get master-a"],
  ])("%s", (_what, now, verdict, finding) => {
    const found = checkMoved(before, now, "master-a");
    expect(found.verdict).toBe(verdict);
    expect(found.finding).toContain(finding);
  });

  const from = (name: string, lagSeconds = 0.3) => heard({ source: { kind: "parent", name, lagSeconds, equalBytes: 9000 } });
  it.each([
    ["plays the new master's bytes", [from("master-b")], "good", "bytes of master-b, 0.30 s behind"],
    ["plays the old master's bytes on one mount", [from("master-b"), from("master-a")], "bad", "plays master-a"],
    ["is far behind", [from("master-b", 9)], "bad", "9.0 s behind"],
    ["is not on air", [unheard], "bad", "not on air (status)"],
    ["plays bytes that repeat", [heard({ source: { kind: "repeating" } })], "unclear", "the bytes repeat"],
  ])("%s", (_what, reports, verdict, finding) => {
    const found = checkHeard("eu-1", reports, "master-b");
    expect(found.verdict).toBe(verdict);
    expect(found.finding).toContain(finding);
  });

  it("gets the worst of all verdicts", () => {
    expect(worst([good("a"), stopped, unclear("b"), bad("c"), bad("d")])).toEqual(bad("c; d"));
    expect(worst([good("a"), stopped, unclear("b")])).toEqual(unclear("b"));
    expect(worst([good("a"), stopped])).toEqual(stopped);
    expect(worst([good("a"), good("b")])).toEqual(good("a; b"));
  });
});
