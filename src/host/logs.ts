import type { HostScript } from "./script.js";

export interface LogQuery {
  units: readonly string[];
  files: readonly string[];
  /** The number of last lines, of the journal and of each file. */
  lines: number;
  /** Older lines are left out. A file without times in its lines is shown if it was written to in this period. */
  sinceSeconds: number | undefined;
}

/** Prints the last lines of files, each under its name, and then of units in the journal. It changes nothing. */
export function logScript(query: LogQuery): HostScript {
  const { files, lines, sinceSeconds } = query;
  const values = {
    FILES: files.join(" "),
    LINES: lines,
    SINCE_SECONDS: sinceSeconds === undefined ? "" : Math.ceil(sinceSeconds),
  };
  return [{ file: "show-logs.sh", values, words: journalOptions(query) }];
}

/** Like logScript, but then prints each new line until it is stopped, the connection ends, or the time limit is reached. */
export function followScript(query: LogQuery, seconds: number): HostScript {
  const lines = query.sinceSeconds === undefined ? query.lines : 0;
  const values = { FILES: query.files.join(" "), LINES: lines, SECONDS_MOST: seconds };
  return [{ file: "follow-logs.sh", values, words: ["--follow", ...journalOptions(query)] }];
}

function journalOptions({ units, lines, sinceSeconds }: LogQuery): string[] {
  return [
    "--quiet",
    "--no-pager",
    "--output=short-iso",
    `--lines=${lines}`,
    ...(sinceSeconds === undefined ? [] : [`--since=-${sinceSeconds}s`]),
    ...units.map((unit) => `--unit=${unit}`),
  ];
}
