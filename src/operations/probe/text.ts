import { columns } from "../../cli/text/columns.js";
import { paint, type Paint } from "../../cli/text/paint.js";
import { printable } from "../../cli/text/printable.js";
import { counted } from "../../counted.js";
import { secondsText } from "../../duration.js";
import type { Verdict } from "../../health/verdict.js";
import type { JudgedProbe, ReportRow } from "./judged.js";

/** Columns for the names of a row that is about several things. */
const NAMES_WIDTH = 40;

/**
 * Problems, the worst first, each with its next step and a count of its symptoms; OK findings are only counted at the end.
 * @param verbose a row for each finding, also for OK findings and symptoms
 */
export function probeText(probe: JudgedProbe, { color, verbose }: { color: boolean; verbose: boolean }): string {
  const paints = paint(color);
  const shown = verbose ? probe.allRows : probe.raisedRows;
  const verdicts = Math.max(0, ...shown.map(({ worst }) => worst.verdict.length));
  const lines = columns(
    shown.map((row) => [painted(row.worst.verdict, paints), namesText(row), row.worst.check, printable(summaryText(row))]),
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

/** `eu-1, eu-2 and 3 more`: as many names as fit, at least one. */
function namesText({ findings }: ReportRow): string {
  const names = findings.map(({ subject }) => printable(subject));
  const ends = names.map((_, at) => names.slice(0, at + 1).join(", ").length);
  const shown = Math.max(1, ends.filter((end) => end <= NAMES_WIDTH).length);
  const left = names.length - shown;
  return `${names.slice(0, shown).join(", ")}${left === 0 ? "" : ` and ${left} more`}`;
}

/** The summary of the worst finding, with its name unless all say the same. */
function summaryText({ worst, findings }: ReportRow): string {
  const isOfAll = findings.every(({ summary }) => summary === worst.summary);
  return isOfAll ? worst.summary : `${worst.subject}: ${worst.summary}`;
}

function below({ worst: { hint }, findings, symptoms }: ReportRow): string[] {
  const cause = findings.length === 1 ? "this cause" : "these causes";
  return [
    ...(hint === undefined ? [] : [printable(hint)]),
    ...(symptoms === 0 ? [] : [`${counted(symptoms, "other finding has", "other findings have")} ${cause}`]),
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
