/** The run that holds a host, as recorded in the host's lock: one JSON object on one line. */
export interface Holder {
  /** `anna@laptop` */
  operator: string;
  /** undefined: not in the lock. */
  run: string | undefined;
  /** The id of the process on the operator's machine. */
  pid?: number | undefined;
  /** ISO 8601, UTC; undefined: not in the lock. */
  since: string | undefined;
}

/** Any program may have written the lock, so no part of it is longer than this. */
const MOST_CHARACTERS = 200;

/** The line for the lock. It has no backslashes, because the `echo` of dash, which prints locks, interprets them. */
export function holderLine({ operator, run, pid, since }: Holder): string {
  return JSON.stringify({ operator: plain(operator), run: run && plain(run), pid, since });
}

/** The text by which scripts on hosts recognise a lock of this run. */
export function holderMark(run: string): string {
  return `"run":"${plain(run)}"`;
}

/** Reads a lock, also in the form of older releases (`anna@laptop, run RUN, since TIME`). It accepts any text and never throws. */
export function parseHolder(text: string): Holder {
  return (
    parseRecord(text) ?? parseSentence(text) ?? { operator: plain(text) || "an unknown run", run: undefined, since: undefined }
  );
}

/** `anna@laptop, run 2026-11-22T05:00:07-7f3a, process 4711, since 2026-11-22T05:00:09.000Z` */
export function holderText({ operator, run, pid, since }: Holder): string {
  return [
    operator,
    ...(run === undefined ? [] : [`run ${run}`]),
    ...(pid === undefined ? [] : [`process ${pid}`]),
    ...(since === undefined ? [] : [`since ${since}`]),
  ].join(", ");
}

function parseRecord(text: string): Holder | undefined {
  try {
    const value: unknown = JSON.parse(text);
    if (typeof value !== "object" || value === null || !("operator" in value) || typeof value.operator !== "string")
      return undefined;
    return {
      operator: plain(value.operator) || "an unknown operator",
      run: "run" in value && typeof value.run === "string" ? plain(value.run) : undefined,
      ...("pid" in value && isPid(value.pid) && { pid: value.pid }),
      since: "since" in value && typeof value.since === "string" ? time(value.since) : undefined,
    };
  } catch {
    return undefined;
  }
}

function parseSentence(text: string): Holder | undefined {
  const found = /^(?<operator>[^,]+), (?:run (?<run>[^\s,]+)|radioctl source), since (?<since>\S+)\s*$/u.exec(text)?.groups;
  if (found === undefined) return undefined;
  const { operator = "", run, since = "" } = found;
  return { operator: plain(operator), run: run && plain(run), since: time(since) };
}

function isPid(value: unknown): value is number {
  return typeof value === "number" && Number.isSafeInteger(value) && value > 0;
}

/** A valid time; undefined for any other text. */
function time(text: string): string | undefined {
  const milliseconds = Date.parse(text);
  return Number.isNaN(milliseconds) ? undefined : new Date(milliseconds).toISOString();
}

/** One short line that a terminal prints as it is. */
function plain(text: string): string {
  return text
    .replaceAll(/[\p{C}\p{Zl}\p{Zp}"\\]+/gu, " ")
    .trim()
    .slice(0, MOST_CHARACTERS);
}
