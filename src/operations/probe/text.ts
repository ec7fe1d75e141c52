import { columns } from "../../cli/text/columns.js";
import { paint, type Paint } from "../../cli/text/paint.js";
import { printable } from "../../cli/text/printable.js";
import { agreeing, counted } from "../../counted.js";
import { secondsText } from "../../duration.js";
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
  const verdicts = Math.max(0, ...shown.map(({ verdict }) => verdict.length));
  const lines = columns(
    shown.map(({ verdict, subject, check, summary }) => [
      painted(verdict, paints),
      printable(subject),
      check,
      printable(summary),
    ]),
  );
  const below = (finding: Finding): string[] => [
    ...(finding.hint === undefined ? [] : [printable(finding.hint)]),
    ...followers(finding),
  ];
  const followers = ({ check, subject }: Finding): string[] => {
    const count = findings.filter(({ becauseOf }) => becauseOf === `${check} ${subject}`).length;
    return count === 0 ? [] : [`${count} more ${agreeing(count, "follows", "follow")} from it`];
  };
  return [
    ...shown.flatMap((finding, at) => [
      lines[at] ?? "",
      ...columns(
        below(finding).map((text) => [text]),
        { indent: verdicts + 2 },
      ),
    ]),
    ...(result.notChecked ?? []).map(({ check, because }) => `not checked: ${check}, ${printable(because)}`),
    `${totals(findings)}.  ${secondsText(seconds)}`,
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
  return `${counted(findings.length, "check")}: ${counts.join(", ")}`;
}

/** The verdict on everything that was looked at; UNKNOWN when nothing was. */
export function verdictOf({ findings }: Pick<ProbeResult, "findings">): Verdict {
  return findings.length === 0 ? "UNKNOWN" : worstVerdict(findings.map(({ verdict }) => verdict));
}

function painted(verdict: Verdict, { bad, odd, faint }: Paint): string {
  return verdict === "CRITICAL" ? bad(verdict) : verdict === "OK" ? faint(verdict) : odd(verdict);
}
