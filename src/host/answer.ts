import { asError, RadioctlError } from "../errors.js";

/** A host's answer, or a file of it, that is not what radioctl's own scripts write. */
export class InvalidAnswer extends Error {
  /** What the operator can do about it. */
  readonly hint: string;

  constructor(message: string, hint: string) {
    super(message);
    this.hint = hint;
  }
}

/** Parses a host's answer. @throws RadioctlError failed when the answer is invalid */
export function parsed<Value>(host: string, parse: () => Value): Value {
  try {
    return parse();
  } catch (error) {
    if (!(error instanceof InvalidAnswer)) throw asError(error, host);
    throw new RadioctlError("failed", error.message, { host, hint: error.hint, cause: error });
  }
}

/** The last line of a program's errors, which has the cause; with `otherwise` when it printed none. */
export function lastLine(stderr: string, otherwise = ""): string {
  return stderr.trimEnd().split("\n").at(-1)?.trim() || otherwise;
}
