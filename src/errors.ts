import { counted } from "./counted.js";

/**
 * The kinds of errors, each with its exit code. This one table feeds the process, `radioctl help exit-codes`
 * and the README.
 */
export const errorKinds = {
  failed: { code: 1, meaning: "failed" },
  refused: { code: 1, meaning: "failed: a program on the host refused its new configuration, nothing was replaced" },
  outcomeUnknown: { code: 1, meaning: "failed: the connection ended before the outcome was known; run the command again" },
  usage: { code: 2, meaning: "wrong usage" },
  inventory: { code: 2, meaning: "the inventory or a template does not validate" },
  secret: { code: 2, meaning: "a secret is missing, or other users may read its file" },
  guard: { code: 4, meaning: "a guard refused" },
  unreachable: { code: 5, meaning: "a host or a service could not be reached" },
  authentication: { code: 5, meaning: "authentication failed: wrong key, password or user" },
  hostKey: { code: 5, meaning: "a host key is unknown or has changed" },
  locked: { code: 6, meaning: "locked by another run" },
  rolledBack: { code: 7, meaning: "failed and rolled back: as before" },
  notRolledBack: { code: 8, meaning: "failed and NOT fully rolled back (prints what is left)" },
  interrupted: { code: 130, meaning: "interrupted in a safe state (prints which)" },
} as const;

export type ErrorKind = keyof typeof errorKinds;

/** Exit codes of a run without an error. */
export const DONE = 0;
/** `diff`, `dns plan`, `--dry-run`: hosts or the zone differ from the inventory. */
export const DIFFERENCES = 3;

/** The table of exit codes for operators, one row per code. */
export const exitCodes: ReadonlyArray<{ code: number; meaning: string }> = [
  { code: DONE, meaning: "done, or nothing to do" },
  { code: 1, meaning: "failed" },
  { code: 2, meaning: "wrong usage, or the inventory does not validate" },
  { code: DIFFERENCES, meaning: "differences found (`diff`, `dns plan`, `bootstrap --dry-run`, `deploy --dry-run`)" },
  { code: 4, meaning: "a guard refused" },
  { code: 5, meaning: "a host or a service could not be reached" },
  { code: 6, meaning: "locked by another run (prints who, since when, and how to release)" },
  { code: 7, meaning: "failed and rolled back: as before" },
  { code: 8, meaning: "failed and NOT fully rolled back (prints what is left)" },
  { code: 130, meaning: "interrupted in a safe state (prints which)" },
];

export interface ErrorDetails {
  /** What the operator can do about it, as a sentence or a command. */
  hint?: string;
  /** The inventory's name of the host where it happened. */
  host?: string;
  /** The output of the program that failed, line by line. */
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

/** A program that is not installed on the operator's machine. */
export class ProgramMissing extends RadioctlError {
  constructor(program: string, cause?: unknown) {
    super("failed", `${program} is not installed`, { hint: `install ${program} on this machine`, cause });
  }
}

/** This machine has no network route to an address, for example no IPv6. This says nothing about the other end. */
export class NoWayThere extends RadioctlError {
  constructor(message: string, details: ErrorDetails) {
    super("unreachable", message, details);
  }
}

/** One problem of the user's files, with a place that an editor can jump to. Lines and columns count from 1. */
export interface Problem {
  file: string;
  line: number;
  column: number;
  /** The key as a dotted path, `hosts.eu-1.upstream`, or the template's expression. */
  key: string;
  /** What is wrong and what to do. */
  message: string;
}

/** The inventory or its templates do not validate. It contains all problems. */
export class InvalidFiles extends RadioctlError {
  readonly problems: readonly Problem[];

  constructor(problems: readonly Problem[]) {
    super("inventory", `${counted(problems.length, "error")}. Nothing was contacted.`);
    this.problems = problems;
  }
}
