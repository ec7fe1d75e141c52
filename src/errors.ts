import { counted } from "./counted.js";

/** Exit codes of runs that did not fail. */
export const DONE = 0;
/** `diff`, `dns plan`, `--dry-run`: the hosts or the zone do not match the inventory. */
export const DIFFERENCES = 3;

/**
 * The one table of exit codes: a row a code, with the kinds of errors that end with it, as `--json` names them. The process, `radioctl help exit-codes`,
 * the manual page and the README take it from here.
 */
export const exitCodes = [
  { code: DONE, meaning: "done, or nothing to do", kinds: {} },
  {
    code: 1,
    meaning: "failed",
    kinds: {
      failed: "failed",
      refused: "a program on the host refused its new configuration; nothing was replaced",
      outcomeUnknown: "the connection ended before the outcome was known; run the command again to see it",
    },
  },
  {
    code: 2,
    meaning: "wrong usage, or the inventory does not validate",
    kinds: {
      usage: "wrong usage",
      inventory: "the inventory or a template does not validate",
      secret: "a secret is missing, or other users of this machine can read it",
    },
  },
  {
    code: DIFFERENCES,
    meaning: "differences found (`diff`, `dns plan`, `bootstrap --dry-run`, `deploy --dry-run`)",
    kinds: {},
  },
  { code: 4, meaning: "a guard refused", kinds: { guard: "a guard refused" } },
  {
    code: 5,
    meaning: "a host or a service could not be reached",
    kinds: {
      unreachable: "a host or a service could not be reached",
      authentication: "authentication failed: wrong key, password or user",
      hostKey: "a host key is unknown or has changed",
    },
  },
  {
    code: 6,
    meaning: "locked by another run (prints who, since when, and how to release)",
    kinds: { locked: "locked by another run" },
  },
  { code: 7, meaning: "failed and rolled back: as before", kinds: { rolledBack: "failed and rolled back" } },
  {
    code: 8,
    meaning: "failed and NOT fully rolled back (prints what is left)",
    kinds: { notRolledBack: "failed and not fully rolled back" },
  },
  { code: 130, meaning: "interrupted in a safe state (prints which)", kinds: { interrupted: "interrupted" } },
] as const;

type KindsOf<Row> = Row extends { kinds: infer Kinds } ? keyof Kinds : never;

export type ErrorKind = KindsOf<(typeof exitCodes)[number]>;

/** Every kind of error with the exit code that it ends with. */
export const errorKinds = Object.fromEntries(
  exitCodes.flatMap(({ code, kinds }) => Object.entries(kinds).map(([kind, meaning]) => [kind, { code, meaning }])),
) as Readonly<Record<ErrorKind, { code: number; meaning: string }>>;

export interface ErrorDetails {
  /** What the operator can do about it, as a sentence or a command. */
  hint?: string;
  /** The inventory's name of the host where it happened. */
  host?: string;
  /** The output of the program that failed, line by line. */
  said?: readonly string[];
  cause?: unknown;
}

/** A message may quote what a host or a server wrote, which has no limit. */
const MOST_CHARACTERS = 4000;
const MOST_LINES = 20;

function bounded(message: string): string {
  const lines = message.slice(0, MOST_CHARACTERS).split("\n").slice(0, MOST_LINES).join("\n");
  return lines.length === message.length ? message : `${lines} [cut]`;
}

/** The only error that radioctl throws on purpose: what happened, where, why, and what to do. */
export class RadioctlError extends Error {
  readonly kind: ErrorKind;
  readonly hint: string | undefined;
  readonly host: string | undefined;
  readonly said: readonly string[];

  constructor(kind: ErrorKind, message: string, details: ErrorDetails = {}) {
    super(bounded(message), details.cause === undefined ? undefined : { cause: details.cause });
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

/** The message, with the host's name before it, unless it begins with the name: many messages do. */
export function atHost({ message, host: own }: RadioctlError, host = own, separator = ": "): string {
  return host === undefined || message.startsWith(host) ? message : `${host}${separator}${message}`;
}

/** Where an internal error is reported. */
export const ISSUES = "https://github.com/radioctl/radioctl/issues";

/** The lines of a stack that show where an internal error happened. */
const STACK_LINES = 6;

/**
 * What the work on one host threw, as that host's error, so that the work on the other hosts continues. An internal error keeps its stack.
 * @param host the inventory's name, where one host is concerned
 */
export function asError(thrown: unknown, host?: string): RadioctlError {
  if (thrown instanceof RadioctlError) return thrown;
  const [message = "", ...stack] = (thrown instanceof Error ? (thrown.stack ?? thrown.message) : String(thrown)).split("\n");
  return new RadioctlError("failed", `internal error: ${message}`, {
    ...(host !== undefined && { host }),
    said: stack.slice(0, STACK_LINES).map((line) => line.trim()),
    hint: `please report it at ${ISSUES}`,
    cause: thrown,
  });
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

/** Another client changed the same thing at the same moment, so radioctl undid its own change, or could not. The other change may be lost. */
export class ConcurrentChange extends RadioctlError {}

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
    super("inventory", `${counted(problems.length, "error")}. No host was changed.`);
    this.problems = problems;
  }
}
