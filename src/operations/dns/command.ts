import { Command } from "commander";
import type { CommandContext } from "../../cli/context.js";

interface Entry {
  name: string;
  summary: string;
  load(): Promise<(context: CommandContext) => Command>;
}

/** As the program's own table: a subcommand's module is loaded when it is the one asked for. */
const entries: readonly Entry[] = [
  { name: "plan", summary: "what would change", load: async () => (await import("./command-plan.js")).planCommand },
  {
    name: "apply",
    summary: "brings the zone to what the inventory wants",
    load: async () => (await import("./command-apply.js")).applyCommand,
  },
  { name: "show", summary: "the zone's tree as it is", load: async () => (await import("./command-show.js")).showCommand },
  {
    name: "resolve",
    summary: "whom listeners get, with which share, and why; offline",
    load: async () => (await import("./command-resolve.js")).resolveCommand,
  },
  { name: "drain", summary: "takes a relay out", load: async () => (await import("./command-drain.js")).drainCommand },
  { name: "undrain", summary: "brings a relay in again", load: async () => (await import("./command-drain.js")).undrainCommand },
  {
    name: "canary",
    summary: "gives a relay a few listeners",
    load: async () => (await import("./command-drain.js")).canaryCommand,
  },
  {
    name: "swap",
    summary: "one relay takes another's place",
    load: async () => (await import("./command-drain.js")).swapCommand,
  },
  {
    name: "rotate",
    summary: "puts the records in step with the fleet",
    load: async () => (await import("./command-rotate.js")).rotateCommand,
  },
  {
    name: "adopt",
    summary: "takes over what is there already",
    load: async () => (await import("./command-adopt.js")).adoptCommand,
  },
  {
    name: "rollback",
    summary: "takes the last change back",
    load: async () => (await import("./command-rollback.js")).rollbackCommand,
  },
  { name: "policy", summary: "the least IAM policy", load: async () => (await import("./command-policy.js")).policyCommand },
];

const EXAMPLES = `
Examples:
  radioctl dns plan                     what would change, and whom listeners would get before and after
  radioctl dns apply                    that, in one atomic batch
  radioctl dns drain eu-1 --wait        no new listeners; waits until few are left
  radioctl dns resolve --from DE --down eu-1
`;

/** `dns ...`: the records that bring listeners to relays, and encoders to the active master. */
export async function dnsCommand(context: CommandContext): Promise<Command> {
  const command = new Command("dns")
    .summary("the records that bring listeners to the nearest healthy relay")
    .description(
      "Only names under stream.ZONE, source.ZONE and the listen name are ever touched. Route 53's credentials are found as Amazon's tools find them.",
    )
    .addHelpText("after", EXAMPLES);
  const [, ...after] = context.words;
  const wanted = after[0] === "help" ? after[1] : after[0];
  for (const entry of entries) {
    if (entry.name === wanted) command.addCommand((await entry.load())(context).summary(entry.summary));
    else command.command(entry.name).summary(entry.summary).description(entry.summary);
  }
  return command;
}
