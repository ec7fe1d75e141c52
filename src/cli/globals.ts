import type { Command } from "commander";
import type { World } from "../world.js";
import type { Globals } from "./context.js";

/** radioctl itself: the flags that all commands take. */
export function globalOptions(program: Command, version: string): Command {
  return program
    .description("builds and runs the streaming network of an internet radio")
    .version(version, "-V, --version")
    .option("-i, --inventory <file>", "inventory; else RADIOCTL_INVENTORY, else the only YAML file in inventories/")
    .option("--json", "one JSON document on stdout, nothing else there")
    .option("--dry-run", "show what would be done and change nothing")
    .option("-y, --yes", "don't ask")
    .option("-v, --verbose", "say more on stderr")
    .option("--no-color", "no colour; NO_COLOR does the same")
    .addHelpText("after", "\nWhat exit codes mean: radioctl help exit-codes; a manual page: radioctl help --man")
    .helpCommand(true)
    .showSuggestionAfterError(true);
}

/** Global flags are taken after the command's name too. */
export function withGlobals(command: Command): Command {
  for (const each of withSubcommands(command)) {
    each
      .option("-i, --inventory <file>", "inventory file")
      .option("--json", "one JSON document on stdout")
      .option("--dry-run", "show what would be done and change nothing")
      .option("-y, --yes", "don't ask")
      .option("-v, --verbose", "say more on stderr")
      .option("--no-color", "no colour");
  }
  return command;
}

/** A command and all below it. */
export function withSubcommands(command: Command): Command[] {
  return [command, ...command.commands.flatMap(withSubcommands)];
}

/** Commander throws instead of exiting, and writes where the world says. */
export function quiet(command: Command, world: World): void {
  command.exitOverride().configureOutput({
    writeOut: (text) => world.stdout.write(text),
    writeErr: (text) => world.stderr.write(text),
    getOutHelpWidth: () => world.stdout.columns,
    getErrHelpWidth: () => world.stderr.columns,
  });
}

/** What was said on the command line, wherever it stood. */
export function readGlobals(program: Command, world: World): Globals {
  const given = program.commands
    .flatMap(withSubcommands)
    .reduce<Record<string, unknown>>((all, command) => ({ ...all, ...setOptions(command) }), setOptions(program));
  return {
    inventory: typeof given["inventory"] === "string" ? given["inventory"] : undefined,
    json: given["json"] === true,
    dryRun: given["dryRun"] === true,
    yes: given["yes"] === true,
    verbose: given["verbose"] === true,
    color: given["color"] !== false && !world.env["NO_COLOR"] && world.stdout.terminal,
  };
}

/** Only what stood on the command line: a default of a subcommand must not hide what was given before its name. */
function setOptions(command: Command): Record<string, unknown> {
  return Object.fromEntries(Object.entries(command.opts()).filter(([name]) => command.getOptionValueSource(name) === "cli"));
}
