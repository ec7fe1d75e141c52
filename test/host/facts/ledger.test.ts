import { describe, expect, it } from "vitest";
import { InvalidAnswer } from "../../../src/host/answer.js";
import { ledger } from "../../../src/host/facts/ledger.js";
import { holderLine } from "../../../src/host/holder.js";

const anna = { operator: "anna@laptop", run: "2026-11-22T05:00-7f3a", since: "2026-11-22T05:00:01.000Z" };
const line = holderLine(anna);

const base64 = (text: string) => Buffer.from(text).toString("base64");

describe("a damaged record of a generation", () => {
  it.each([
    ["{}", "manifest.json: generation: Invalid input: expected number, received undefined"],
    ["5", "manifest.json: the whole file: Invalid input: expected object, received number"],
    ["null", "manifest.json: the whole file"],
    ["<html>", "manifest.json: not JSON"],
    ['{"generation":1e300}', "manifest.json: generation"],
    ['{"generation":1,"run":"r","operator":"a","at":"t","role":"relay","files":{},"units":[]}', "manifest.json: files"],
  ])("%s is an invalid answer, with the key that is wrong", (text, problem) => {
    expect(() => ledger.parse([`manifest ${base64(text)}`])).toThrow(InvalidAnswer);
    expect(() => ledger.parse([`manifest ${base64(text)}`])).toThrow(problem);
  });
});

describe("a draining instance", () => {
  it("has a time that a date can hold", () => {
    const { draining } = ledger.parse(["draining icecast@a.service key 1764000000"]);
    expect(draining).toEqual({ unit: "icecast@a.service", key: "key", untilSeconds: 1_764_000_000 });
  });

  it.each(["99999999999999", "soon", "", "-1", "NaN", "Infinity"])("with the time %j is an invalid answer", (until) => {
    expect(() => ledger.parse([`draining icecast@a.service key ${until}`])).toThrow(InvalidAnswer);
  });
});

describe("the holder of a host in the ledger", () => {
  it.each([
    ["no run", [], undefined, false],
    ["a run between its changes", [`lease ${line}`], anna, false],
    ["a run that changes it", [`lease ${line}`, `lock ${line}`], anna, true],
    ["a change whose run has died", [`lock ${line}`], anna, true],
  ])("is %s", (_who, lines, lockedBy, applying) => {
    expect(ledger.parse(lines)).toMatchObject({ lockedBy, applying });
  });
});
