import { Argument, Command } from "commander";
import { afterHelp } from "../../cli/after-help.js";
import type { CommandContext } from "../../cli/context.js";
import { count } from "../../cli/numbers.js";
import { loadInventory } from "../../inventory/load.js";
import { judgedRehearsal } from "./rehearsal.js";
import { rehearsalProgress } from "./progress.js";
import { rehearseCutover } from "./run-rehearse.js";
import { rehearsalText } from "./text-rehearsal.js";

const EXAMPLES = afterHelp(
  ["radioctl lab rehearse cutover --to master-b", "radioctl lab rehearse cutover --to master-b --hosts 12 --keep"],
  "Copies every master and, region by region, as many relays as --hosts allows. Templates, tuning and formats are those of the fleet; addresses and passwords are those of the lab. No host of the fleet is contacted.",
  "The exit code is that of the cutover, or 1 if the cutover succeeded and dropped listeners.",
);

interface Flags {
  to: string;
  channel?: string;
  hosts: number;
  listeners: number;
  soak: string;
  name: string;
  keep?: true;
}

/** `lab rehearse cutover --to MASTER`. */
export const rehearseCommand = ({ world, globals, finish }: CommandContext, run = rehearseCutover) =>
  new Command("rehearse")
    .summary("run a command against a copy of the fleet in a lab")
    .addArgument(new Argument("<command>", "command to rehearse").choices(["cutover"]))
    .requiredOption("--to <master>", "the master that takes over")
    .option("--channel <channel>", "move only this channel (default: all that both masters share)")
    .option("--hosts <number>", "most hosts in the copy", count, 6)
    .option("--listeners <number>", "listeners on each relay", count, 4)
    .option("--soak <time>", "how long to listen to the first relay before the others", "5s")
    .option("--name <lab>", "name of the lab", "rehearsal")
    .option("--keep", "keep the lab up afterwards")
    .addHelpText("after", EXAMPLES)
    .action(async (_command: string, flags: Flags) => {
      const loaded = await loadInventory(world, globals().inventory);
      const rehearsal = await run(
        world,
        loaded,
        {
          name: flags.name,
          to: flags.to,
          channel: flags.channel,
          mostHosts: flags.hosts,
          perRelay: flags.listeners,
          soak: flags.soak,
          keep: flags.keep === true,
        },
        rehearsalProgress(world, globals()),
      );
      world.stdout.write(
        globals().json ? `${JSON.stringify(rehearsal, undefined, 2)}\n` : rehearsalText(judgedRehearsal(rehearsal)),
      );
      if (flags.keep === true) world.stderr.write(`lab ${flags.name} is up: radioctl lab down ${flags.name}\n`);
      finish(rehearsal.exitCode);
    });
