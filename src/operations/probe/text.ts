import { columns } from "../../cli/text/columns.js";
import { paint, type Paint } from "../../cli/text/paint.js";
import { printable } from "../../cli/text/printable.js";
import { counted } from "../../counted.js";
import { secondsText } from "../../duration.js";
import type { Finding, ProbeResult } from "../../health/finding.js";
import { worstVerdict, type Verdict } from "../../health/verdict.js";

/** The order of the output: problems first. */
const order: readonly Verdict[] = ["CRITICAL", "WARNING", "UNKNOWN", "OK"];

/**
 * Problems, the worst first, each with its next step and a count of its symptoms; OK findings are only counted at the end.
 * @param verbose also shows OK findings and symptoms
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
    ...symptoms(finding),
  ];
  const symptoms = ({ check, subject }: Finding): string[] => {
    const count = findings.filter(({ becauseOf }) => becauseOf === `${check} ${subject}`).length;
    return count === 0 ? [] : [`${counted(count, "other finding has", "other findings have")} this cause`];
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

/** Not OK, and not explained by another finding. */
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

/** The worst verdict of all findings; UNKNOWN without findings. */
export function verdictOf({ findings }: Pick<ProbeResult, "findings">): Verdict {
  return findings.length === 0 ? "UNKNOWN" : worstVerdict(findings.map(({ verdict }) => verdict));
}

function painted(verdict: Verdict, { bad, odd, faint }: Paint): string {
  return verdict === "CRITICAL" ? bad(verdict) : verdict === "OK" ? faint(verdict) : odd(verdict);
}
