import { atHost, InvalidFiles, type RadioctlError } from "../../errors.js";
import { NotOnAir } from "../../listening/not-on-air.js";
import { problemLines } from "./problems.js";
import { proofData, unheardText } from "./proof.js";

/** An error for an operator: host, what happened, the failed program's output, and what to do. */
export function errorText(error: RadioctlError): string {
  const problems = error instanceof InvalidFiles ? problemLines(error.problems) : "";
  const lines = [
    atHost(error, error.host, "  "),
    ...(error instanceof NotOnAir ? unheardLines(error) : []),
    ...error.said.map((line) => `    ${line}`),
    ...(error.hint === undefined ? [] : [`  ${error.hint}`]),
  ];
  return problems + lines.map((line) => `${line}\n`).join("");
}

/** Mounts with the same failure share one line. */
function unheardLines({ unheard }: NotOnAir): string[] {
  const alike = new Map<string, Array<NotOnAir["unheard"][number]>>();
  for (const report of unheard) {
    const key = JSON.stringify(report.failure);
    alike.set(key, [...(alike.get(key) ?? []), report]);
  }
  return [...alike.values()].flatMap(([first, ...others]) => {
    if (first === undefined) return [];
    const { problem, hint } = unheardText(first);
    const mounts = [first, ...others].map(({ mount }) => mount).join(", ");
    return [`    ${mounts}${problem.slice(first.mount.length)}`, `        ${hint}`];
  });
}

/** The error as data. */
export function errorData(error: RadioctlError): unknown {
  const { kind, message, host, hint, said, exitCode } = error;
  return {
    kind,
    message,
    host,
    hint,
    said,
    exitCode,
    ...(error instanceof InvalidFiles && { problems: error.problems }),
    ...(error instanceof NotOnAir && { unheard: error.unheard.map(proofData) }),
  };
}
