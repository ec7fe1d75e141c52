/**
 * Every way in which radioctl can fail, with the exit code that it ends with. This one table feeds the process, `radioctl help exit-codes`
 * and the README.
 */
export const errorKinds = {
  failed: { code: 1, meaning: "failed" },
  refused: { code: 1, meaning: "failed: a program on the host refused its new configuration, nothing was replaced" },
  outcomeUnknown: { code: 1, meaning: "failed: the connection ended before the outcome was known; run it again to observe" },
  usage: { code: 2, meaning: "wrong usage" },
  inventory: { code: 2, meaning: "the inventory or a template does not validate" },
  secret: { code: 2, meaning: "a secret is missing or may be read by others" },
  guard: { code: 4, meaning: "a guard refused" },
  unreachable: { code: 5, meaning: "a host or a service could not be reached" },
  authentication: { code: 5, meaning: "authentication failed: wrong key, password or user" },
  hostKey: { code: 5, meaning: "a host key is unknown or has changed" },
  locked: { code: 6, meaning: "locked by another run" },
  rolledBack: { code: 7, meaning: "failed and rolled back: as before" },
  notRolledBack: { code: 8, meaning: "failed and NOT fully rolled back: says what is left" },
  interrupted: { code: 130, meaning: "interrupted, in a safe state that it names" },
} as const;

export type ErrorKind = keyof typeof errorKinds;

/** Exit codes of runs that did not fail. */
export const DONE = 0;
/** `diff`, `dns plan`, `--dry-run`: the hosts or the zone are not as the inventory wants them. */
export const DIFFERENCES = 3;

/** The exit-code table as operators read it, one row a code. */
export const exitCodes: ReadonlyArray<{ code: number; meaning: string }> = [
  { code: DONE, meaning: "done, or nothing to do" },
  { code: 1, meaning: "failed" },
  { code: 2, meaning: "wrong usage, or the inventory does not validate" },
  { code: DIFFERENCES, meaning: "differences found (`diff`, `dns plan`, `bootstrap --dry-run`, `deploy --dry-run`)" },
  { code: 4, meaning: "a guard refused" },
  { code: 5, meaning: "a host or a service could not be reached" },
  { code: 6, meaning: "locked by another run (prints who, since when, and how to release)" },
  { code: 7, meaning: "failed and rolled back: as before" },
  { code: 8, meaning: "failed and NOT fully rolled back: says what is left" },
  { code: 130, meaning: "interrupted, in a safe state that it names" },
];

export interface ErrorDetails {
  /** What the operator can do about it, as a sentence or a command. */
  hint?: string;
  /** The inventory's name of the host where it happened. */
  host?: string;
  /** The failing program's own words, line by line. */
  said?: readonly string[];
  cause?: unknown;
}

/** The only error that radioctl throws on purpose: what happened, where, why, and what to do. */
export class RadioctlError extends Error {
  readonly kind: ErrorKind;
  readonly hint: string | undefined;
  readonly host: string | undefined;
  readonly said: readonly string[];

  constructor(kind: ErrorKind, message: string, details: ErrorDetails = {}) {
    super(message, details.cause === undefined ? undefined : { cause: details.cause });
    this.name = "RadioctlError";
    this.kind = kind;
    this.hint = details.hint;
    this.host = details.host;
    this.said = details.said ?? [];
  }

  get exitCode(): number {
    return errorKinds[this.kind].code;
  }
}

/** A program of the operator's own machine that is not installed. */
export class ProgramMissing extends RadioctlError {
  constructor(program: string, cause?: unknown) {
    super("failed", `${program} is not installed`, { hint: `install ${program} on this machine`, cause });
  }
}

/** This machine has no network that leads to an address, as no IPv6: nothing is known of who is there. */
export class NoWayThere extends RadioctlError {
  constructor(message: string, details: ErrorDetails) {
    super("unreachable", message, details);
  }
}

/** One finding about the user's own files, at a place that an editor can jump to. Lines and columns count from 1. */
export interface Problem {
  file: string;
  line: number;
  column: number;
  /** The key as a dotted path, `hosts.eu-1.upstream`, or the template's expression. */
  key: string;
  /** What is wrong and what to do. */
  message: string;
}

/** The inventory or its templates do not validate. Carries every problem at once. */
export class InvalidFiles extends RadioctlError {
  readonly problems: readonly Problem[];

  constructor(problems: readonly Problem[]) {
    super("inventory", `${problems.length} ${problems.length === 1 ? "error" : "errors"}. Nothing was contacted.`);
    this.problems = problems;
  }
}
