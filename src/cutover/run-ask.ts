import { RadioctlError } from "../errors.js";
import type { World } from "../world.js";
import type { CutoverHistory } from "./history.js";
import { isAtWork, loadCutover } from "./load-history.js";
import { askFile, type Ask } from "./run-attention.js";

/** A relay under way is finished first, and a way back goes on to its end. */
const PATIENCE_SECONDS = 900;
const LOOK_MILLISECONDS = 500;

/**
 * Asks a run that is at work on this machine to stop, or to bring everybody back, and waits until it has ended.
 * @returns false when it is not at work
 * @throws RadioctlError failed when it does not end in time
 */
export async function askRun(world: World, directory: string, history: CutoverHistory, ask: Ask): Promise<boolean> {
  if (!isAtWork(world, history)) return false;
  await world.files.write(askFile(directory, history.run), `${ask}\n`);
  const deadline = world.clock.monotonic() + PATIENCE_SECONDS * 1000;
  while (world.clock.monotonic() < deadline) {
    const now = await loadCutover(world, directory, history.run);
    if (now === undefined || !isAtWork(world, now)) return true;
    await world.clock.sleep(LOOK_MILLISECONDS);
  }
  throw new RadioctlError("failed", `run ${history.run} has not stopped after ${PATIENCE_SECONDS} s`, {
    hint: `it is process ${history.pid}; see radioctl cutover --status`,
  });
}
