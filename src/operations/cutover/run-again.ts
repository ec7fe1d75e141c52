import { RadioctlError } from "../../errors.js";
import type { Course } from "./run-course.js";

/** Attempts before the run gives up on a host that does not answer. */
const TRIES = 3;
const PAUSE_MILLISECONDS = 1500;

/** No further attempt begins after this time: each one may take a whole deadline. */
const LONGEST_MILLISECONDS = 45_000;

/**
 * Retries an idempotent action: Liquidsoap 2.3 now and then never answers a command on its control port, and answers the next one at once.
 * @throws RadioctlError when it failed several times in a row
 */
export async function again<Value>({ world }: Pick<Course, "world">, does: () => Promise<Value>): Promise<Value> {
  const started = world.clock.monotonic();
  for (let tried = 1; ; tried += 1) {
    try {
      return await does();
    } catch (error) {
      const isLate = world.clock.monotonic() - started > LONGEST_MILLISECONDS;
      if (!(error instanceof RadioctlError) || tried >= TRIES || isLate) throw error;
      await world.clock.sleep(PAUSE_MILLISECONDS);
    }
  }
}
