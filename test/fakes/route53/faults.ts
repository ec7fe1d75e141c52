import { Failure } from "./failure.js";

/**
 * What goes wrong with a call. `reset`: it is carried out, and the connection ends before the answer. A function is called before the call is
 * carried out, as when somebody else changes the zone in that moment.
 */
export type Fault = "Throttling" | "PriorRequestNotComplete" | "InternalFailure" | "reset" | (() => void);

const REFUSALS = {
  Throttling: new Failure("Throttling", "Rate exceeded"),
  PriorRequestNotComplete: new Failure(
    "PriorRequestNotComplete",
    "The request was rejected because Route 53 was still processing a prior request.",
  ),
  InternalFailure: new Failure("InternalFailure", "We encountered an internal error. Please try again.", 500),
} as const;

/** Faults that were put in, and the calls that came, by operation. */
export class Faults {
  readonly #waiting = new Map<string, Fault[]>();
  readonly #calls: Array<{ operation: string; atMilliseconds: number }> = [];

  /** @param perSecond calls that the account may make in any second; more are throttled */
  constructor(
    private readonly perSecond: number,
    private readonly now: () => number,
  ) {}

  /** The next calls of this operation meet these, one each. */
  next(operation: string, ...faults: readonly Fault[]): void {
    this.#waiting.set(operation, [...(this.#waiting.get(operation) ?? []), ...faults]);
  }

  /** How often an operation was called, refused calls too; without one: all. */
  calls(operation?: string): number {
    return this.#calls.filter((call) => operation === undefined || call.operation === operation).length;
  }

  /** @returns whether the connection is to end after the call @throws Failure */
  meet(operation: string): boolean {
    const atMilliseconds = this.now();
    const recent = this.#calls.filter((call) => call.atMilliseconds > atMilliseconds - 1000).length;
    this.#calls.push({ operation, atMilliseconds });
    if (recent >= this.perSecond) throw REFUSALS.Throttling;
    const fault = this.#waiting.get(operation)?.shift();
    if (fault === undefined || fault === "reset") return fault === "reset";
    if (typeof fault !== "function") throw REFUSALS[fault];
    fault();
    return false;
  }
}
