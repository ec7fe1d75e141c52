import { Command, InvalidArgumentError } from "commander";
import { afterHelp } from "../../cli/after-help.js";
import type { CommandContext } from "../../cli/context.js";
import { DIFFERENCES, DONE } from "../../errors.js";
import { loadStationBucket } from "../../fleet/load-bucket.js";
import { STATE, backupsOf } from "../../state/manifest.js";
import { loadManifest } from "../../state/load-backup.js";
import { keptBackups, pruning, type KeepRules } from "./prune.js";
import { pruningText } from "./text.js";

const EXAMPLES = afterHelp(
  ["radioctl backup prune --dry-run", "radioctl backup prune --keep-daily 30 --keep-monthly 24"],
  "The newest backup is always kept, and every object that a kept backup needs. In a bucket with versions, removed objects occupy space until the bucket's own rules delete their old versions.",
);

interface PruneFlags {
  keepHourly: number;
  keepDaily: number;
  keepWeekly: number;
  keepMonthly: number;
}

function count(text: string): number {
  if (/^\d{1,5}$/u.test(text)) return Number(text);
  throw new InvalidArgumentError("It takes a number of backups.");
}

/** `backup prune` */
export const pruneCommand = (context: CommandContext) =>
  new Command("prune")
    .description("Remove old backups of the state that no rule keeps.")
    .option("--keep-hourly <count>", "keep the newest backup of this many hours", count, 24)
    .option("--keep-daily <count>", "keep the newest backup of this many days", count, 14)
    .option("--keep-weekly <count>", "keep the newest backup of this many weeks", count, 8)
    .option("--keep-monthly <count>", "keep the newest backup of this many months", count, 12)
    .addHelpText("after", EXAMPLES)
    .action(async ({ keepHourly, keepDaily, keepWeekly, keepMonthly }: PruneFlags) =>
      prune(context, { hourly: keepHourly, daily: keepDaily, weekly: keepWeekly, monthly: keepMonthly }),
    );

async function prune({ world, globals, finish }: CommandContext, rules: KeepRules): Promise<void> {
  const { inventory, json, dryRun, yes } = globals();
  const { bucket, key } = await loadStationBucket(world, inventory);
  const objects = await bucket.list(STATE);
  const backups = backupsOf(objects.map((each) => each.key));
  const keep = keptBackups(backups, rules);
  // A manifest that cannot be read ends the prune: its objects are not known.
  const manifests = await Promise.all(keep.map(async (backup) => loadManifest(bucket, backup, key)));
  const needed = new Set(manifests.flatMap((manifest) => Object.keys(manifest.objects)));
  const planned = pruning({ backups, objects, keep }, needed, world.clock.now().getTime());
  const isEmpty = planned.remove.length === 0 && planned.objects.length === 0;
  const show = (done: boolean) =>
    world.stdout.write(json ? `${JSON.stringify({ ...planned, done }, undefined, 2)}\n` : pruningText(planned, done));
  if (dryRun || isEmpty) {
    show(false);
    return finish(isEmpty ? DONE : DIFFERENCES);
  }
  if (!json) show(false);
  if (!yes && !(await world.prompt.confirm(`Remove them from ${bucket.name}?`, "--yes"))) return finish(DONE);
  // Manifests first: no backup is ever without its objects.
  await bucket.remove(planned.remove.map((backup) => backup.key));
  await bucket.remove(planned.objects);
  show(true);
}
