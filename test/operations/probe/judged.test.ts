import { describe, expect, it } from "vitest";
import type { Finding } from "../../../src/health/finding.js";
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
    const { allRows, raisedRows, raised } = judged(resultOf(fine, hostile, late, gone, follower));
    const rowOf = (worst: Finding, symptoms = 0) => ({ worst, findings: [worst], symptoms });
    expect(allRows).toEqual([rowOf(gone, 1), rowOf(follower), rowOf(late), rowOf(hostile), rowOf(fine)]);
    expect(raisedRows).toEqual([rowOf(gone, 1), rowOf(late), rowOf(hostile)]);
    expect(raised).toEqual([hostile, late, gone]);
  });

  it("has one row for raised findings that say the same, with the symptoms of all of them", () => {
    const other: Finding = { ...gone, subject: "eu-1 /live.mp3", host: "eu-1" };
    const symptom: Finding = { ...follower, subject: "eu-2 /live.mp3", host: "eu-2", becauseOf: "reach eu-1 /live.mp3" };
    expect(judged(resultOf(gone, fine, follower, other, symptom)).raisedRows).toEqual([
      { worst: gone, findings: [gone, other], symptoms: 2 },
    ]);
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
