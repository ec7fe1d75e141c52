import { RadioctlError } from "../../errors.js";
import type { World } from "../../world.js";
import { onAirAt } from "./demo.js";
import { mustRun } from "./run-command.js";

/** Masters switch within seconds; one check takes a second. */
const TURN_SECONDS = 30;
const LOOK_MILLISECONDS = 200;

/**
 * Waits until `source list` reports that a master plays a source.
 * @returns after how many seconds
 * @throws RadioctlError failed after 30 s, with what it plays instead
 */
export async function untilOnAir(world: World, inventoryFile: string, master: string, source: string): Promise<number> {
  const started = world.clock.monotonic();
  const took = () => (world.clock.monotonic() - started) / 1000;
  let playing: string | undefined;
  while (took() < TURN_SECONDS) {
    const { stdout } = await mustRun(world, inventoryFile, "source", "list", "--json");
    playing = onAirAt(stdout, master);
    if (playing === source) return took();
    await world.clock.sleep(LOOK_MILLISECONDS);
  }
  throw new RadioctlError("failed", `after ${TURN_SECONDS} s ${master} plays ${playing ?? "nothing"} instead of ${source}`);
}
