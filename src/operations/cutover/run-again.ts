import { RadioctlError } from "../../errors.js";
import type { Course } from "./run-course.js";

/** Before a host that gives no answer is given up. */
const TRIES = 3;
const PAUSE_MILLISECONDS = 1500;

/**
 * What may be done twice, again when it failed: Liquidsoap 2.3 now and then answers a command of its control port never, and the next one at once.
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
