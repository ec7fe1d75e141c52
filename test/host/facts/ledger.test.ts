import { describe, expect, it } from "vitest";
import { ledger } from "../../../src/host/facts/ledger.js";

const anna = "anna@laptop, run 2026-11-22T05:00-7f3a, since 2026-11-22T05:00:01Z";

describe("who is at work on a host", () => {
  it.each([
    ["nobody", [], undefined, false],
    ["a run between its changes", [`lease ${anna}`], anna, false],
    ["a run that changes it", [`lease ${anna}`, `lock ${anna}`], anna, true],
    ["a change whose run is gone", [`lock ${anna}`], anna, true],
  ])("is %s", (_who, lines, lockedBy, applying) => {
    expect(ledger.parse(lines)).toMatchObject({ lockedBy, applying });
  });
});
