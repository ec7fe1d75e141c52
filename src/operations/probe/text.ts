import { paint, type Paint } from "../../cli/text/paint.js";
import { printable } from "../../cli/text/printable.js";
import type { Finding, ProbeResult } from "../../health/finding.js";
import { worstVerdict, type Verdict } from "../../health/verdict.js";

/** What is wrong first; of the same, in the order in which it was found. */
const order: readonly Verdict[] = ["CRITICAL", "WARNING", "UNKNOWN", "OK"];

/**
 * What is wrong, the worst first, each with its next step; what follows from something else is a count below it, and what is fine is one at the end.
 * @param verbose shows what is fine and what follows from something else, too
 */
export function probeText(result: ProbeResult, { color, verbose }: { color: boolean; verbose: boolean }): string {
  const { findings, seconds } = result;
  const paints = paint(color);
  const shown = order
    .flatMap((verdict) => findings.filter((finding) => finding.verdict === verdict))
    .filter((finding) => verbose || isRaised(finding));
  const widths = {
    verdict: Math.max(0, ...shown.map(({ verdict }) => verdict.length)),
    subject: Math.max(0, ...shown.map(({ subject }) => subject.length)),
    check: Math.max(0, ...shown.map(({ check }) => check.length)),
  };
  const line = (finding: Finding): string[] => {
    const { verdict, subject, check, summary, hint } = finding;
    const columns = [
      painted(verdict, paints, widths.verdict),
      printable(subject).padEnd(widths.subject),
      check.padEnd(widths.check),
    ];
    const next = hint === undefined ? [] : [`${" ".repeat(widths.verdict + 2)}${printable(hint)}`];
    return [`${columns.join("  ")}  ${printable(summary)}`.trimEnd(), ...next, ...followers(finding, widths.verdict)];
  };
  const followers = ({ check, subject }: Finding, indent: number): string[] => {
    const count = findings.filter(({ becauseOf }) => becauseOf === `${check} ${subject}`).length;
    return count === 0 ? [] : [`${" ".repeat(indent + 2)}${count} more ${count === 1 ? "follows" : "follow"} from it`];
  };
  return [
    ...shown.flatMap(line),
    ...(result.notChecked ?? []).map(({ check, because }) => `not checked: ${check}, ${printable(because)}`),
    `${totals(findings)}.  ${seconds.toFixed(1)} s`,
    "",
  ].join("\n");
}

/** Neither fine nor explained by something else. */
export function isRaised({ verdict, becauseOf }: Pick<Finding, "verdict" | "becauseOf">): boolean {
  return verdict !== "OK" && becauseOf === undefined;
}

/** `71 checks: 2 CRITICAL, 1 WARNING, 68 OK` */
export function totals(findings: readonly Pick<Finding, "verdict">[]): string {
  if (findings.length === 0) return "nothing was checked";
  const counts = order.flatMap((verdict) => {
    const count = findings.filter((finding) => finding.verdict === verdict).length;
    return count === 0 ? [] : [`${count} ${verdict}`];
  });
  return `${findings.length} ${findings.length === 1 ? "check" : "checks"}: ${counts.join(", ")}`;
}

/** The verdict on everything that was looked at; UNKNOWN when nothing was. */
export function verdictOf({ findings }: Pick<ProbeResult, "findings">): Verdict {
  return findings.length === 0 ? "UNKNOWN" : worstVerdict(findings.map(({ verdict }) => verdict));
}

function painted(verdict: Verdict, paints: Paint, width: number): string {
  const padded = verdict.padEnd(width);
  return verdict === "CRITICAL" ? paints.bad(padded) : verdict === "OK" ? paints.faint(padded) : paints.odd(padded);
}
