import { RadioctlError } from "../../errors.js";
import type { LoadedInventory } from "../../inventory/load.js";
import { runId } from "../../journal/run-id.js";
import { openJournal } from "../../journal/store.js";
import type { World } from "../../world.js";
import { renewWhenDue, type Renewal, type RenewOptions } from "./run-renew.js";

/** A renewal with a journal: its steps, without keys. */
export async function renewNoted(world: World, fleet: { loaded: LoadedInventory }, options: RenewOptions): Promise<Renewal> {
  const journal = openJournal(world, fleet.loaded.directory, runId(world));
  await journal.write({
    event: "begun",
    command: "certificates renew",
    operator: world.operator,
    pid: world.processes.pid,
    hosts: [],
  });
  let written: Promise<void> = Promise.resolve();
  const tell = (step: string) => {
    options.tell(step);
    written = written.then(async () => journal.write({ event: "certificate", step }));
  };
  try {
    const renewal = await renewWhenDue(world, fleet, { ...options, tell });
    await written;
    await journal.write({ event: "ended", exitCode: 0 });
    return renewal;
  } catch (error) {
    await written;
    await journal.write({ event: "ended", exitCode: error instanceof RadioctlError ? error.exitCode : 1 });
    throw error;
  }
}
