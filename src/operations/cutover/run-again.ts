import { RadioctlError } from "../../errors.js";
import type { Course } from "./run-course.js";

/** Attempts before the run gives up on a host that does not answer. */
const TRIES = 3;
const PAUSE_MILLISECONDS = 1500;

/**
 * Retries an idempotent action: Liquidsoap 2.3 now and then never answers a command on its control port, and answers the next one at once.
 * @throws RadioctlError when it failed several times in a row
 */
export async function again<Value>({ world }: Pick<Course, "world">, does: () => Promise<Value>): Promise<Value> {
  for (let tried = 1; ; tried += 1) {
    try {
      return await does();
    } catch (error) {
      if (!(error instanceof RadioctlError) || tried >= TRIES) throw error;
      await world.clock.sleep(PAUSE_MILLISECONDS);
    }
  }
}
