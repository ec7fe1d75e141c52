import { Command } from "commander";
import { afterHelp } from "../../cli/after-help.js";
import type { CommandContext } from "../../cli/context.js";
import { DONE, RadioctlError } from "../../errors.js";
import { loadStationBucket } from "../../fleet/load-bucket.js";
import { worstOf } from "../../fleet/outcome.js";
import { loadInventory } from "../../inventory/load.js";
import { storeState } from "../../state/store-backup.js";
import type { World } from "../../world.js";
import { pruneCommand } from "./command-prune.js";
import { statusCommand } from "./command-status.js";
import { backedUpHosts, backUpHosts } from "./run-hosts.js";
import { hostsData, hostsText } from "./text-hosts.js";
import { storedText } from "./text.js";

const EXAMPLES = afterHelp(
  [
    "radioctl backup",
    "radioctl backup --state",
    "radioctl backup master-a",
    "radioctl backup status",
    "radioctl backup prune --dry-run",
  ],
  "The state is what this machine keeps beside the inventory: the inventory, its secrets file, known_hosts, templates, journals, the listener history, certificates and incidents. It is encrypted on this machine with the secret of artifacts.stateKey, and only content that the bucket does not have is sent.",
  "Keep a copy of the state key in a place that does not burn with this machine: without it, no backup can be restored. radioctl restore --state asks for it.",
  "deploy, dns, cutover, certificates renew and report back up the state, too, when it has changed. More: radioctl help bucket",
);

/** `backup`: what no machine may be the only one to have. */
export const backupCommand = (context: CommandContext, store = storeState) =>
  new Command("backup")
    .description("Back up the station to its bucket (artifacts in the inventory) now.")
    .argument("[host...]", "masters to back up (default: all, and the state of this machine)")
    .option("--state", "only the state of this machine")
    .addHelpText("after", EXAMPLES)
    .action(async (names: string[], flags: { state?: true }) => {
      const { world, globals, finish } = context;
      const { json, inventory } = globals();
      const { loaded, hosts } = await hostsToBackUp(world, inventory, names, flags.state === true);
      const state = names.length > 0 ? undefined : await backUpState(world, inventory, store);
      const backups = hosts.length === 0 ? [] : await backUpHosts(world, loaded, hosts);
      world.stdout.write(
        json
          ? `${JSON.stringify({ ...state?.data, ...(hosts.length > 0 && { hosts: hostsData(backups) }) }, undefined, 2)}\n`
          : `${state?.text ?? ""}${hostsText(backups)}`,
      );
      finish(worstOf(backups.flatMap((each) => ("error" in each ? [each.error.exitCode] : []))) ?? DONE);
    })
    .addCommand(statusCommand(context))
    .addCommand(pruneCommand(context));

async function hostsToBackUp(world: World, inventory: string | undefined, names: readonly string[], onlyState: boolean) {
  const loaded = await loadInventory(world, inventory);
  if (onlyState && names.length > 0)
    throw new RadioctlError("usage", "--state takes no host", { hint: "radioctl backup --state, or radioctl backup HOST" });
  return { loaded, hosts: onlyState ? [] : names.length > 0 ? names : backedUpHosts(loaded) };
}

async function backUpState(world: World, inventory: string | undefined, store: typeof storeState) {
  const station = await loadStationBucket(world, inventory);
  const begun = world.clock.monotonic();
  const stored = await store(world, station);
  const seconds = Math.round(world.clock.monotonic() - begun) / 1000;
  const { backup, ...more } = stored;
  return {
    data: { state: { ...more, at: backup.at, key: backup.key, seconds } },
    text: storedText(stored, { bucket: station.bucket.name, seconds, key: station.key.name }),
  };
}
