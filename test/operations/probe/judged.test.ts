import { describe, expect, it } from "vitest";
import { verdictOf } from "../../../src/health/verdict.js";
import { judged } from "../../../src/operations/probe/judged.js";
import { fine, follower, gone, hostile, late, resultOf } from "./probe-result.js";

describe("a judged probe", () => {
  it("has the worst verdict of all findings, and UNKNOWN without any finding", () => {
    expect(judged(resultOf()).verdict).toBe("UNKNOWN");
    expect([judged(resultOf(fine, hostile)).verdict, judged(resultOf(fine, hostile, late)).verdict]).toEqual([
      "UNKNOWN",
      "WARNING",
    ]);
    expect(verdictOf(resultOf(late, gone, fine))).toBe("CRITICAL");
  });

  it("sorts findings from the worst verdict to OK, and marks symptoms and their number", () => {
    const { worstFirst, raised } = judged(resultOf(fine, hostile, late, gone, follower));
    expect(worstFirst).toEqual([
      { finding: gone, isRaised: true, symptoms: 1 },
      { finding: follower, isRaised: false, symptoms: 0 },
      { finding: late, isRaised: true, symptoms: 0 },
      { finding: hostile, isRaised: true, symptoms: 0 },
      { finding: fine, isRaised: false, symptoms: 0 },
    ]);
    expect(raised).toEqual([hostile, late, gone]);
  });

  it("counts the verdicts that occur", () => {
    expect(judged(resultOf(fine, late, gone, follower)).counts).toEqual([
      { verdict: "CRITICAL", count: 2 },
      { verdict: "WARNING", count: 1 },
      { verdict: "OK", count: 1 },
    ]);
    expect(judged(resultOf()).counts).toEqual([]);
  });
});
