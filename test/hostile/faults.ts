import { exitCodes } from "../../src/errors.js";
import type { ProgramRun } from "../bench/program-run.js";

/** Every character that a terminal obeys, and that radioctl's own text without colours does not have. */
// oxlint-disable-next-line no-control-regex -- matches control characters on purpose
const RAW = /[\u0000-\u0008\u000b-\u001f\u007f-\u009f\u061c\u200e\u200f\u2028-\u202e\u2066-\u2069\u{e0000}-\u{e007f}]/u;

/** The most memory of a command, whatever it is answered. */
const MOST_MEGABYTES = 200;

const codes: ReadonlySet<number> = new Set(exitCodes.map(({ code }) => code));

export interface Expected {
  /** What shows the result of the good host. */
  shows?: RegExp;
  /** stdout is one JSON document, or one a line. */
  json?: "document" | "lines";
}

/** What is wrong with one run of the program among hostile hosts and servers. */
export function faultsOf({ code, stdout, stderr, megabytes }: ProgramRun, { shows, json }: Expected): string[] {
  const output = stdout + stderr;
  const raw = RAW.exec(output);
  const defect = /internal error|"defect"|\n    at /u.exec(output);
  const around = (index: number) => JSON.stringify(output.slice(Math.max(0, index - 200), index + 200));
  return [
    ...(code !== undefined && codes.has(code) ? [] : [`the exit code ${code}: ${stderr.slice(-1000)}`]),
    ...(defect === null ? [] : [`a defect: ${around(defect.index)}`]),
    ...(raw === null ? [] : [`a raw ${JSON.stringify(raw[0])}: ${around(raw.index)}`]),
    ...(shows === undefined || shows.test(output) ? [] : [`nothing about the good host: ${output.slice(0, 1500)}`]),
    ...(megabytes <= MOST_MEGABYTES ? [] : [`${megabytes.toFixed(0)} MB of memory`]),
    ...(json === undefined || isJson(stdout, json) ? [] : [`stdout is not JSON: ${stdout.slice(0, 300)}`]),
    ...(output === "" ? ["no word"] : []),
  ];
}

function isJson(stdout: string, kind: "document" | "lines"): boolean {
  const documents = kind === "document" ? [stdout] : stdout.split("\n").filter((line) => line !== "");
  try {
    for (const text of documents) JSON.parse(text);
    return true;
  } catch {
    // An error before the first line is one document.
    return kind === "lines" && isJson(stdout, "document");
  }
}
