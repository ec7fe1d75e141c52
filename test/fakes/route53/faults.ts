import { Failure } from "./failure.js";
import type { Throttle } from "./throttle.js";

/**
 * A fault of a call. `reset`: the call is executed, and the connection ends before the answer. A function is called before the call is executed,
 * for example to change the zone at that time.
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

/** The planned faults and the received calls, by operation. */
export class Faults {
  readonly #waiting = new Map<string, Fault[]>();
  readonly #calls: Array<{ operation: string; atMilliseconds: number }> = [];

  #throttled = 0;

  /** @param throttle undefined: no call is throttled */
  constructor(
    private readonly now: () => number,
    private readonly throttle?: Throttle,
  ) {}

  /** How many calls were throttled, without planned faults. */
  get throttled(): number {
    return this.#throttled;
  }

  /** Plans these faults for the next calls of this operation, one each. */
  next(operation: string, ...faults: readonly Fault[]): void {
    this.#waiting.set(operation, [...(this.#waiting.get(operation) ?? []), ...faults]);
  }

  /** How often an operation was called, including refused calls; without an operation: all calls. */
  calls(operation?: string): number {
    return this.#calls.filter((call) => operation === undefined || call.operation === operation).length;
  }

  /** @returns whether the connection must end after the call @throws Failure */
  meet(operation: string): boolean {
    const atMilliseconds = this.now();
    this.#calls.push({ operation, atMilliseconds });
    if (this.throttle?.takes(operation, atMilliseconds) === false) {
      this.#throttled += 1;
      throw REFUSALS.Throttling;
    }
    const fault = this.#waiting.get(operation)?.shift();
    if (fault === undefined || fault === "reset") return fault === "reset";
    if (typeof fault !== "function") throw REFUSALS[fault];
    fault();
    return false;
  }
}
