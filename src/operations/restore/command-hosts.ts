import type { Command } from "commander";
import type { CommandContext } from "../../cli/context.js";
import { DIFFERENCES } from "../../errors.js";
import { loadFleet } from "../../fleet/load.js";
import { loadRestore, type RestoreFlags } from "./load-restore.js";
import { restoreStation } from "./run-hosts.js";

/** Examples of `restore HOST`, and a note. */
export const hostExamples: ReadonlyArray<string | [string, string]> = [
  ["radioctl restore master-a --to 198.51.100.7", "onto a new machine"],
  ["radioctl restore master-a --at 2026-11-30T05:00:00Z", "the last backup before this time"],
  "radioctl restore --all --to master-a=198.51.100.7,master-b=198.51.100.8",
];

/** The flags of `restore HOST` and `restore --all`. */
export function hostOptions(command: Command): Command {
  return command
    .argument("[host...]", "bare machines to turn into these hosts again")
    .option("--all", "the whole station: the hosts of --to (default: every host); a deploy gives the others the new addresses")
    .option("--to <addresses>", "with hosts: new IPv4 address, or HOST=ADDRESS,...; it is written into the inventory")
    .option("--ask-password", "with hosts: ask for a password, and log in with it once")
    .option("--accept-new-host-key", "with hosts: pin the host key of a new host (a changed key is still refused)");
}

/** `restore HOST...` and `restore --all`: configuration from the inventory, audio from the bucket, verified on air. */
export async function restoreHosts(context: CommandContext, names: readonly string[], flags: RestoreFlags): Promise<void> {
  const { world } = context;
  const globals = context.globals();
  const fleet = await loadFleet(world, globals.inventory, { secrets: "real" });
  const plan = await loadRestore(world, fleet, names, flags);
  const result = await restoreStation(world, fleet, plan, { ...globals, ...flags });
  if (globals.json) world.stdout.write(`${JSON.stringify({ plan, ...result }, undefined, 2)}\n`);
  context.finish(globals.dryRun ? DIFFERENCES : result.exitCode);
}
