import { sh, shellCommand } from "./quote.js";

export interface LogQuery {
  units: readonly string[];
  files: readonly string[];
  /** The last ones, of the journal and of each file. */
  lines: number;
  /** Nothing older. A file without times in its lines is shown when it was written to since. */
  sinceSeconds: number | undefined;
}

/** Prints the last lines of files, each under its name, and of units in the journal, which come last. POSIX sh; it changes nothing. */
export function logScript(query: LogQuery): string {
  const { files, lines, sinceSeconds } = query;
  const journal = shellCommand(["journalctl", ...journalOptions(query)]);
  if (files.length === 0) return journal;
  const passage = sinceSeconds === undefined ? `tail -n ${lines} "$file"` : `since "$file" | tail -n ${lines}`;
  return [
    ...(sinceSeconds === undefined ? [] : [sinceFunction(sinceSeconds)]),
    sh`for file in ${files}; do`,
    `  [ -s "$file" ] || continue`,
    ...(sinceSeconds === undefined
      ? []
      : [`  [ $(($(date +%s) - $(stat -c %Y "$file"))) -le ${Math.ceil(sinceSeconds)} ] || continue`]),
    `  echo "==> $file"`,
    `  ${passage}`,
    "done",
    "echo '==> journal'",
    journal,
  ].join("\n");
}

/** Prints what logScript would and then each new line, until it is stopped, its reader has gone, or the time is over. */
export function followScript(query: LogQuery, seconds: number): string {
  const journal = shellCommand(["timeout", String(seconds), "journalctl", "--follow", ...journalOptions(query)]);
  if (query.files.length === 0) return `exec ${journal}`;
  return [
    sh`tail -q -n ${query.sinceSeconds === undefined ? query.lines : 0} -F -- ${query.files} 2>/dev/null &`,
    "files=$!",
    `trap 'kill "$files" 2>/dev/null' EXIT`,
    "trap 'exit 1' HUP INT TERM PIPE",
    journal,
  ].join("\n");
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

/** nginx begins its lines with the host's own time, `2026/11/22 05:00:12`: as text these are in order. */
function sinceFunction(seconds: number): string {
  return `since() {
  awk -v since="$(date -d '-${Math.ceil(seconds)} seconds' '+%Y/%m/%d %H:%M:%S')" '
    /^[0-9][0-9][0-9][0-9]\\/[0-9][0-9]\\/[0-9][0-9] / { stamped = 1; later = ($1 " " $2 >= since) }
    !stamped || later' "$1"
}`;
}
