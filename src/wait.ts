import type { Clock } from "./ports/clock.js";

export interface Patience {
  /** How long to wait at most. */
  seconds: number;
  /** The time between two attempts. */
  everySeconds: number;
  /** Ends the wait early. */
  stop?: AbortSignal | undefined;
}

/**
 * Calls `look` until it gives a value other than false: at once, then at every interval, and a last time at the deadline. A call is not
 * interrupted.
 * @returns undefined when the deadline passed, or the wait was stopped, without a value
 */
export async function waitUntil<Value>(
  clock: Pick<Clock, "monotonic" | "sleep">,
  look: () => Value | undefined | false | Promise<Value | undefined | false>,
  { seconds, everySeconds, stop }: Patience,
): Promise<Value | undefined> {
  const deadline = clock.monotonic() + seconds * 1000;
  for (;;) {
    const value = await look();
    if (value !== undefined && value !== false) return value;
    const left = deadline - clock.monotonic();
    if (left <= 0) return undefined;
    await clock.sleep(Math.min(everySeconds * 1000, left), stop);
    if (stop?.aborted === true) return undefined;
  }
}
