import { alikeFindings, type Alike } from "../../health/alike.js";
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
  /** `raised`, the worst first; findings that say the same are one row. */
  raisedRows: readonly ReportRow[];
  /** A row for each finding, the worst first. */
  allRows: readonly ReportRow[];
}

/** One row of a report: findings that say the same. */
export interface ReportRow extends Alike {
  /** How many findings are explained by them. */
  symptoms: number;
}

export function judged(result: ProbeResult): JudgedProbe {
  const { findings } = result;
  const sorted = ORDER.map((verdict) => ({ verdict, found: findings.filter((finding) => finding.verdict === verdict) }));
  const worstFirst = sorted.flatMap(({ found }) => found);
  const reported = new Set(raised(findings));
  const row = (group: Alike): ReportRow => ({ ...group, symptoms: symptomsOf(group, findings) });
  return {
    ...result,
    verdict: verdictOf(result),
    counts: sorted.flatMap(({ verdict, found }) => (found.length === 0 ? [] : [{ verdict, count: found.length }])),
    raised: [...reported],
    raisedRows: alikeFindings(worstFirst.filter((finding) => reported.has(finding))).map(row),
    allRows: worstFirst.map((finding) => row({ worst: finding, findings: [finding] })),
  };
}

function symptomsOf({ findings: causes }: Alike, findings: readonly Finding[]): number {
  const keys = new Set(causes.map(findingKey));
  return findings.filter(({ becauseOf }) => becauseOf !== undefined && keys.has(becauseOf)).length;
}
