import { Command } from "commander";
import { afterHelp } from "../../cli/after-help.js";
import type { CommandContext } from "../../cli/context.js";
import { loadStationBucket } from "../../fleet/load-bucket.js";
import { storeState } from "../../state/store-backup.js";
import { pruneCommand } from "./command-prune.js";
import { statusCommand } from "./command-status.js";
import { storedText } from "./text.js";

const EXAMPLES = afterHelp(
  ["radioctl backup", "radioctl backup --state", "radioctl backup status", "radioctl backup prune --dry-run"],
  "The state is what this machine keeps beside the inventory: the inventory, its secrets file, known_hosts, templates, journals, the listener history, certificates and incidents. It is encrypted on this machine with the secret of artifacts.stateKey, and only content that the bucket does not have is sent.",
  "Keep a copy of the state key in a place that does not burn with this machine: without it, no backup can be restored. radioctl restore --state asks for it.",
  "deploy, dns, cutover, certificates renew and report back up the state, too, when it has changed. More: radioctl help bucket",
);

/** `backup`: what no machine may be the only one to have. */
export const backupCommand = (context: CommandContext, store = storeState) =>
  new Command("backup")
    .description("Back up the station to its bucket (artifacts in the inventory) now.")
    .option("--state", "only the state of this machine")
    .addHelpText("after", EXAMPLES)
    .action(async () => {
      const { world, globals } = context;
      const { json, inventory } = globals();
      const station = await loadStationBucket(world, inventory);
      const begun = world.clock.monotonic();
      const stored = await store(world, station);
      const seconds = Math.round(world.clock.monotonic() - begun) / 1000;
      const { backup, ...more } = stored;
      const data = { state: { ...more, at: backup.at, key: backup.key, seconds } };
      world.stdout.write(
        json
          ? `${JSON.stringify(data, undefined, 2)}\n`
          : storedText(stored, { bucket: station.bucket.name, seconds, key: station.key.name }),
      );
    })
    .addCommand(statusCommand(context))
    .addCommand(pruneCommand(context));
