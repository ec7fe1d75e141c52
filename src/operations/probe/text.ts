import { columns } from "../../cli/text/columns.js";
import { paint, type Paint } from "../../cli/text/paint.js";
import { printable } from "../../cli/text/printable.js";
import { counted } from "../../counted.js";
import { secondsText } from "../../duration.js";
import type { Verdict } from "../../health/verdict.js";
import type { JudgedProbe } from "./judged.js";

/**
 * Problems, the worst first, each with its next step and a count of its symptoms; OK findings are only counted at the end.
 * @param verbose also shows OK findings and symptoms
 */
export function probeText(probe: JudgedProbe, { color, verbose }: { color: boolean; verbose: boolean }): string {
  const paints = paint(color);
  const shown = probe.worstFirst.filter(({ isRaised }) => verbose || isRaised);
  const verdicts = Math.max(0, ...shown.map(({ finding }) => finding.verdict.length));
  const lines = columns(
    shown.map(({ finding: { verdict, subject, check, summary } }) => [
      painted(verdict, paints),
      printable(subject),
      check,
      printable(summary),
    ]),
  );
  return [
    ...shown.flatMap((each, at) => [
      lines[at] ?? "",
      ...columns(
        below(each).map((text) => [text]),
        { indent: verdicts + 2 },
      ),
    ]),
    ...(probe.notChecked ?? []).map(({ check, because }) => `not checked: ${check}, ${printable(because)}`),
    `${totalsText(probe)}.  ${secondsText(probe.seconds)}`,
    "",
  ].join("\n");
}

function below({ finding: { hint }, symptoms }: JudgedProbe["worstFirst"][number]): string[] {
  return [
    ...(hint === undefined ? [] : [printable(hint)]),
    ...(symptoms === 0 ? [] : [`${counted(symptoms, "other finding has", "other findings have")} this cause`]),
  ];
}

/** `71 checks: 2 CRITICAL, 1 WARNING, 68 OK` */
export function totalsText({ findings, counts }: Pick<JudgedProbe, "findings" | "counts">): string {
  if (findings.length === 0) return "nothing was checked";
  return `${counted(findings.length, "check")}: ${counts.map(({ verdict, count }) => `${count} ${verdict}`).join(", ")}`;
}

function painted(verdict: Verdict, { bad, odd, faint }: Paint): string {
  return verdict === "CRITICAL" ? bad(verdict) : verdict === "OK" ? faint(verdict) : odd(verdict);
}
