import type { Finding, ProbeResult } from "../../health/finding.js";
import { checks } from "../../health/finding.js";

/**
 * JUnit's XML for CI servers: a suite for each check, a case for each subject. WARNING and CRITICAL are failures, UNKNOWN is an error, and what was
 * not checked is skipped.
 */
export function probeJunit(result: ProbeResult): string {
  const { findings, notChecked = [] } = result;
  const suites = checks.flatMap((check) => {
    const found = findings.filter((finding) => finding.check === check);
    const missing = notChecked.filter((each) => each.check === check);
    const cases = [
      ...found.map(caseText),
      ...missing.map(({ because }) => `${open(check, check)}\n      <skipped message="${escaped(because)}"/>\n    </testcase>`),
    ];
    if (cases.length === 0) return [];
    const counts = countsOf(found, missing.length);
    return [
      `  <testsuite name="${escaped(check)}" ${counts} timestamp="${escaped(result.at)}">\n${cases.join("\n")}\n  </testsuite>`,
    ];
  });
  const totals = countsOf(findings, notChecked.length, result.seconds);
  return `<?xml version="1.0" encoding="UTF-8"?>\n<testsuites name="radioctl probe" ${totals}>\n${suites.map((suite) => `${suite}\n`).join("")}</testsuites>\n`;
}

function caseText({ check, subject, verdict, summary, hint }: Finding): string {
  if (verdict === "OK") return `${open(check, subject)}\n      <system-out>${escaped(summary)}</system-out>\n    </testcase>`;
  const element = verdict === "UNKNOWN" ? "error" : "failure";
  const next = hint === undefined ? "" : escaped(hint);
  return `${open(check, subject)}\n      <${element} type="${verdict}" message="${escaped(summary)}">${next}</${element}>\n    </testcase>`;
}

function open(check: string, subject: string): string {
  return `    <testcase classname="radioctl.${escaped(check)}" name="${escaped(subject)}">`;
}

function countsOf(findings: readonly Finding[], skipped: number, seconds?: number): string {
  const failures = findings.filter(({ verdict }) => verdict === "WARNING" || verdict === "CRITICAL").length;
  const errors = findings.filter(({ verdict }) => verdict === "UNKNOWN").length;
  const time = seconds === undefined ? "" : ` time="${seconds.toFixed(3)}"`;
  return `tests="${findings.length + skipped}" failures="${failures}" errors="${errors}" skipped="${skipped}"${time}`;
}

const entities: Readonly<Record<string, string>> = { "&": "&amp;", "<": "&lt;", ">": "&gt;", '"': "&quot;", "\n": "&#10;" };

/** Escapes attributes and text. Characters that XML 1.0 can't contain, such as halves of surrogate pairs, become U+FFFD. */
function escaped(text: string): string {
  return (
    text
      // oxlint-disable-next-line no-control-regex -- these characters are replaced
      .replace(/[\u0000-\u0008\u000b-\u001f\ufffe\uffff\ud800-\udfff]/gu, "\ufffd")
      .replace(/[&<>"\n]/gu, (character) => entities[character] ?? character)
  );
}
