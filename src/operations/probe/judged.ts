import { findingKey, type Finding, type ProbeResult } from "../../health/finding.js";
import { verdictOf, type Verdict } from "../../health/verdict.js";
import { raised } from "./causes.js";

/** The order of reports: problems first. */
const ORDER: readonly Verdict[] = ["CRITICAL", "WARNING", "UNKNOWN", "OK"];

/** A probe's result with its verdict, sorted and counted for reports. */
export interface JudgedProbe extends ProbeResult {
  verdict: Verdict;
  /** Verdicts that occur, in the order of reports. */
  counts: ReadonlyArray<{ verdict: Verdict; count: number }>;
  /** The findings to report, in the order of the checks: not OK, and not explained by another finding. */
  raised: readonly Finding[];
  /** All findings, the worst first. */
  worstFirst: ReadonlyArray<{ finding: Finding; isRaised: boolean; symptoms: number }>;
}

export function judged(result: ProbeResult): JudgedProbe {
  const { findings } = result;
  const reported = new Set(raised(findings));
  const sorted = ORDER.map((verdict) => ({ verdict, found: findings.filter((finding) => finding.verdict === verdict) }));
  return {
    ...result,
    verdict: verdictOf(result),
    counts: sorted.flatMap(({ verdict, found }) => (found.length === 0 ? [] : [{ verdict, count: found.length }])),
    raised: [...reported],
    worstFirst: sorted
      .flatMap(({ found }) => found)
      .map((finding) => ({
        finding,
        isRaised: reported.has(finding),
        symptoms: findings.filter(({ becauseOf }) => becauseOf === findingKey(finding)).length,
      })),
  };
}
