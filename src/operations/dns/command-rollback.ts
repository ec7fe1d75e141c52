import { Command } from "commander";
import type { CommandContext } from "../../cli/context.js";
import { namesOf } from "../../dns/names.js";
import type { ZoneSnapshot } from "../../dns/records.js";
import { batchesIn, lastSent, rollbackPlan, type SentRun } from "../../dns/rollback.js";
import { RadioctlError } from "../../errors.js";
import { listRuns, readRun } from "../../journal/store.js";
import type { World } from "../../world.js";
import { changeOptions, changeZone, openZone, type ChangeFlags } from "./command-change.js";

/** `dns rollback [RUN]`: the inverse of what a run sent. */
export const rollbackCommand = (context: CommandContext, open = openZone) =>
  changeOptions(new Command("rollback"))
    .description("Undo what a run changed in the zone. The inverse was saved before the run sent its change.")
    .argument("[run]", "id of a run (default: the latest that changed records)")
    .action(async (given: string | undefined, flags: ChangeFlags) => {
      const { loaded, zone } = await open(context, flags);
      const { observeRecords } = await import("../../dns/observe.js");
      const now = await observeRecords(zone, loaded.inventory.station.zone);
      const { run, batches } = await sentBy(context.world, loaded.directory, now, given);
      const names = namesOf(loaded.inventory);
      const plan = (observed: Parameters<typeof rollbackPlan>[2]) => rollbackPlan(run, batches, observed, names);
      await changeZone(context, { loaded, zone }, { command: `dns rollback ${run}`, plan, force: flags.force });
    });

/** An id begins with its minute: `2026-11-22T05:00`. */
const MINUTE = 16;

/** What a run, or the latest one that changed the zone, sent to it. @throws RadioctlError usage when there is none */
async function sentBy(
  { files, clock }: Pick<World, "files" | "clock">,
  directory: string,
  now: ZoneSnapshot,
  given: string | undefined,
): Promise<SentRun> {
  const runs = given === undefined ? await listRuns(files, directory, clock.now()) : [given];
  for (const minute of new Set(runs.map((run) => run.slice(0, MINUTE)))) {
    const together = runs.filter((run) => run.startsWith(minute));
    const read = async (run: string) => ({ run, batches: batchesIn((await readRun(files, directory, run)).entries, now) });
    const last = lastSent(await Promise.all(together.map(read)));
    if (last !== undefined) return last;
  }
  throw new RadioctlError("usage", `${given === undefined ? "no run" : `run ${given}`} changed records of ${now.zone}`, {
    hint: "radioctl journal lists the runs of this inventory",
  });
}
