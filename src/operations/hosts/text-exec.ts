import { errorData, errorText } from "../../cli/text/error.js";
import { printable } from "../../cli/text/printable.js";
import { counted } from "../../counted.js";
import { secondsData, secondsText } from "../../duration.js";
import type { HostRun } from "./run-exec.js";

/** The output of a command on several hosts: equal answers once, then the hosts where it could not run, then a line of counts. */
export function execText(runs: readonly HostRun[], seconds: number): string {
  const answers = new Map<string, string[]>();
  for (const run of runs) {
    if (!("result" in run)) continue;
    const answer = answerText(run.result);
    answers.set(answer, [...(answers.get(answer) ?? []), run.host]);
  }
  const errors = runs.flatMap((run) => ("error" in run ? [run.error] : []));
  return [
    ...[...answers].map(([answer, hosts]) => `${hosts.join(", ")}:${answer}`),
    ...errors.map(errorText),
    countsLine(runs, seconds),
  ].join("");
}

/** The text after the colon: the exit code unless it is 0, and the output, stderr last. */
function answerText({ code, stdout, stderr }: { code: number; stdout: string; stderr: string }): string {
  const lines = [stdout, stderr].flatMap((text) => (text === "" ? [] : printable(text.replace(/\n$/u, "")).split("\n")));
  const remarks = [...(code === 0 ? [] : [`exit code ${code}`]), ...(lines.length === 0 ? ["no output"] : [])];
  const heading = remarks.length === 0 ? "" : ` ${remarks.join(", ")}`;
  return [heading, ...lines.map((line) => (line === "" ? "" : `  ${line}`)), ""].join("\n");
}

function countsLine(runs: readonly HostRun[], seconds: number): string {
  const count = (is: (run: HostRun) => boolean) => runs.filter(is).length;
  const done = count((run) => "result" in run && run.result.code === 0);
  const failed = count((run) => "result" in run && run.result.code !== 0);
  const notRun = count((run) => "error" in run);
  const counts = [
    `${done} done`,
    ...(failed === 0 ? [] : [`${failed} failed`]),
    ...(notRun === 0 ? [] : [`${notRun} did not answer`]),
  ];
  return `${counted(runs.length, "host")}: ${counts.join(", ")}.  ${secondsText(seconds)}\n`;
}

/** The same as data, host by host. */
export function execJson(runs: readonly HostRun[], seconds: number): unknown {
  return {
    hosts: runs.map((run) =>
      "result" in run ? { host: run.host, ...run.result } : { host: run.host, error: errorData(run.error) },
    ),
    seconds: secondsData(seconds),
  };
}
