import { Command } from "commander";
import { afterHelp } from "../../cli/after-help.js";
import type { CommandContext } from "../../cli/context.js";

interface Entry {
  name: string;
  summary: string;
  load(): Promise<(context: CommandContext) => Command>;
}

/** Like the table of commands: a subcommand's module is loaded when its name is on the command line. */
const entries: readonly Entry[] = [
  {
    name: "plan",
    summary: "show what would change in the zone",
    load: async () => (await import("./command-plan.js")).planCommand,
  },
  {
    name: "apply",
    summary: "bring the zone in line with the inventory",
    load: async () => (await import("./command-apply.js")).applyCommand,
  },
  { name: "show", summary: "show the records in the zone", load: async () => (await import("./command-show.js")).showCommand },
  {
    name: "resolve",
    summary: "work out which relays listeners get (offline)",
    load: async () => (await import("./command-resolve.js")).resolveCommand,
  },
  {
    name: "drain",
    summary: "stop sending new listeners to a relay",
    load: async () => (await import("./command-drain.js")).drainCommand,
  },
  {
    name: "undrain",
    summary: "send new listeners to a relay again",
    load: async () => (await import("./command-drain.js")).undrainCommand,
  },
  {
    name: "canary",
    summary: "send only a few listeners to a relay",
    load: async () => (await import("./command-drain.js")).canaryCommand,
  },
  {
    name: "swap",
    summary: "replace one relay by another",
    load: async () => (await import("./command-drain.js")).swapCommand,
  },
  {
    name: "rotate",
    summary: "bring the records in line with the fleet",
    load: async () => (await import("./command-rotate.js")).rotateCommand,
  },
  {
    name: "adopt",
    summary: "take over existing records",
    load: async () => (await import("./command-adopt.js")).adoptCommand,
  },
  {
    name: "rollback",
    summary: "undo the last change",
    load: async () => (await import("./command-rollback.js")).rollbackCommand,
  },
  {
    name: "policy",
    summary: "print the least IAM policy",
    load: async () => (await import("./command-policy.js")).policyCommand,
  },
];

const EXAMPLES = afterHelp(
  [
    ["radioctl dns plan", "show what would change, and where listeners would go"],
    ["radioctl dns apply", "apply it in one atomic batch"],
    ["radioctl dns drain eu-1 --wait", "send no new listeners, and wait until they have left"],
    ["radioctl dns resolve --from DE --down eu-1", "work out who serves Germany without eu-1"],
  ],
  "radioctl dns COMMAND --help shows the options of a command. More: radioctl help dns",
);

/** `dns ...`: the records that bring listeners to relays, and encoders to the active master. */
export async function dnsCommand(context: CommandContext): Promise<Command> {
  const command = new Command("dns")
    .description(
      "Manage the records that send listeners to the nearest healthy relay, and encoders to the active master. Only names under stream.ZONE, source.ZONE " +
        "and the listen name are changed. Route 53 credentials are found as Amazon's tools find them.",
    )
    .addHelpText("after", EXAMPLES);
  const [, first, second] = context.words;
  const wanted = entries.find(({ name }) => name === (first === "help" ? second : first));
  for (const entry of entries) {
    // Help without a subcommand shows the arguments of each.
    if (wanted === undefined || entry === wanted) command.addCommand((await entry.load())(context).summary(entry.summary));
    else command.command(entry.name).summary(entry.summary).description(entry.summary);
  }
  return command;
}
