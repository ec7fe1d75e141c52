import { describe, expect, it } from "vitest";
import { ledger } from "../../../src/host/facts/ledger.js";
import { holderLine } from "../../../src/host/holder.js";

const anna = { operator: "anna@laptop", run: "2026-11-22T05:00-7f3a", since: "2026-11-22T05:00:01.000Z" };
const line = holderLine(anna);

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
