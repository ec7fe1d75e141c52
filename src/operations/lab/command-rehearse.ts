import { Argument, Command } from "commander";
import { afterHelp } from "../../cli/after-help.js";
import type { CommandContext } from "../../cli/context.js";
import { count } from "../../cli/numbers.js";
import { RadioctlError } from "../../errors.js";
import { loadInventory } from "../../inventory/load.js";
import { resolveSecrets } from "../../inventory/secrets.js";
import { judgedRehearsal } from "./rehearsal.js";
import { rehearsalProgress } from "./progress.js";
import { keptLab, rehearseRestore } from "./run-rehearse-restore.js";
import { rehearseCutover } from "./run-rehearse.js";
import { drillText, rehearsalText } from "./text-rehearsal.js";

const EXAMPLES = afterHelp(
  [
    "radioctl lab rehearse cutover --to master-b",
    "radioctl lab rehearse cutover --to master-b --hosts 12 --keep",
    ["radioctl lab rehearse restore", "restore the newest backups of the bucket, and listen to them"],
  ],
  "Copies every master and, region by region, as many relays as --hosts allows. Templates, tuning and formats are those of the fleet; addresses and passwords are those of the lab. No host of the fleet is contacted.",
  "The exit code is that of the cutover, or 1 if the cutover succeeded and dropped listeners.",
);

interface Flags {
  to?: string;
  channel?: string;
  hosts: number;
  listeners: number;
  soak: string;
  name: string;
  keep?: true;
}

/** `lab rehearse cutover --to MASTER` and `lab rehearse restore`. */
export const rehearseCommand = (context: CommandContext, run = { rehearseCutover, rehearseRestore }) =>
  new Command("rehearse")
    .summary("run a command against a copy of the fleet in a lab")
    .addArgument(new Argument("<command>", "command to rehearse").choices(["cutover", "restore"]))
    .option("--to <master>", "with cutover: the master that takes over")
    .option("--channel <channel>", "with cutover: move only this channel (default: all that both masters share)")
    .option("--hosts <number>", "most hosts in the copy", count, 6)
    .option("--listeners <number>", "with cutover: listeners on each relay", count, 4)
    .option("--soak <time>", "with cutover: how long to listen to the first relay before the others", "5s")
    .option("--name <lab>", "name of the lab", "rehearsal")
    .option("--keep", "keep the lab up afterwards")
    .addHelpText("after", EXAMPLES)
    .action(async (command: string, flags: Flags) => {
      const { world } = context;
      if (command === "restore") await drill(context, flags, run.rehearseRestore);
      else await cutover(context, flags, run.rehearseCutover);
      if (flags.keep === true) world.stderr.write(keptLab(world, flags.name));
    });

async function cutover({ world, globals, finish }: CommandContext, flags: Flags, run: typeof rehearseCutover): Promise<void> {
  const { to } = flags;
  if (to === undefined)
    throw new RadioctlError("usage", "a cutover needs --to MASTER", { hint: "radioctl lab rehearse cutover --to master-b" });
  const loaded = await loadInventory(world, globals().inventory);
  const request = {
    name: flags.name,
    to,
    channel: flags.channel,
    mostHosts: flags.hosts,
    perRelay: flags.listeners,
    soak: flags.soak,
    keep: flags.keep === true,
  };
  const rehearsal = await run(world, loaded, request, rehearsalProgress(world, globals()));
  world.stdout.write(globals().json ? `${JSON.stringify(rehearsal, undefined, 2)}\n` : rehearsalText(judgedRehearsal(rehearsal)));
  finish(rehearsal.exitCode);
}

async function drill({ world, globals }: CommandContext, flags: Flags, run: typeof rehearseRestore): Promise<void> {
  const loaded = await loadInventory(world, globals().inventory);
  const secrets = await resolveSecrets(world, loaded);
  const request = { name: flags.name, mostHosts: flags.hosts, keep: flags.keep === true };
  const result = await run(world, loaded, secrets, request, rehearsalProgress(world, globals()));
  world.stdout.write(globals().json ? `${JSON.stringify(result, undefined, 2)}\n` : drillText(result));
}
