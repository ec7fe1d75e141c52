import { RadioctlError } from "../../errors.js";
import { waitUntil } from "../../wait.js";
import type { World } from "../../world.js";
import { onAirAt } from "./demo.js";
import { mustRun } from "./run-command.js";

/** Masters switch within seconds; one check takes a second. */
const TURN_SECONDS = 30;
const LOOK_SECONDS = 0.2;

/**
 * Waits until `source list` reports that a master plays a source.
 * @returns after how many seconds
 * @throws RadioctlError failed after 30 s, with what it plays instead
 */
export async function untilOnAir(world: World, inventoryFile: string, master: string, source: string): Promise<number> {
  const started = world.clock.monotonic();
  const took = () => (world.clock.monotonic() - started) / 1000;
  let playing: string | undefined;
  const look = async () => {
    const { stdout } = await mustRun(world, inventoryFile, "source", "list", "--json");
    playing = onAirAt(stdout, master);
    return playing === source;
  };
  if (await waitUntil(world.clock, look, { seconds: TURN_SECONDS, everySeconds: LOOK_SECONDS })) return took();
  throw new RadioctlError("failed", `after ${TURN_SECONDS} s ${master} plays ${playing ?? "nothing"} instead of ${source}`);
}
