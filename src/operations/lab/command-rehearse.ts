import { Argument, Command } from "commander";
import type { CommandContext } from "../../cli/context.js";
import { count } from "../../cli/numbers.js";
import { loadInventory } from "../../inventory/load.js";
import { rehearsalProgress } from "./progress.js";
import { rehearseCutover } from "./run-rehearse.js";
import { rehearsalText } from "./text-rehearsal.js";

const EXAMPLES = `
Every master and, region by region, as many relays as fit into --hosts are copied: templates, tuning and formats are the fleet's own, addresses and
passwords the lab's. Nothing of the real fleet is contacted. The exit code is the cutover's own; 1 when it went through and let listeners down.

Examples:
  radioctl lab rehearse cutover --to master-b
  radioctl lab rehearse cutover --to master-b --hosts 12 --keep
`;

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
    .summary("a copy of the fleet in a lab, the real command run against it, and what it would do")
    .addArgument(new Argument("<command>", "what is rehearsed").choices(["cutover"]))
    .requiredOption("--to <master>", "the master that takes over")
    .option("--channel <channel>", "this one alone; by default all that the two masters share")
    .option("--hosts <number>", "the most hosts that the copy has", count, 6)
    .option("--listeners <number>", "on each relay", count, 4)
    .option("--soak <time>", "how long the first relay is heard before the others", "5s")
    .option("--name <lab>", "of the lab", "rehearsal")
    .option("--keep", "the lab stays up, to be looked at")
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
      world.stdout.write(globals().json ? `${JSON.stringify(rehearsal, undefined, 2)}\n` : rehearsalText(rehearsal));
      if (flags.keep === true) world.stderr.write(`lab ${flags.name} is up: radioctl lab down ${flags.name}\n`);
      finish(rehearsal.exitCode);
    });
