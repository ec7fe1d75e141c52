import type { Command } from "commander";
import type { World } from "../world.js";
import type { Globals } from "./context.js";
import { helpStyle } from "./help-style.js";
import { textWidth } from "./text/width.js";

const GROUP = "Options of every command:";

/** radioctl itself, with the flags of every command. */
export function globalOptions(program: Command, version: string): Command {
  return addGlobals(program)
    .description("Build and run the streaming network of an internet radio")
    .usage("[options] COMMAND [arguments]")
    .version(version, "-V, --version", "print the version")
    .helpOption("-h, --help", "show help")
    .helpCommand(false)
    .showSuggestionAfterError(true);
}

/** Global flags are accepted after the command's name too. */
export function withGlobals(command: Command): Command {
  for (const each of withSubcommands(command)) addGlobals(each.optionsGroup(GROUP).helpOption("-h, --help", "show help"));
  return command;
}

function addGlobals(command: Command): Command {
  return command
    .option("-i, --inventory <file>", "inventory file (default: $RADIOCTL_INVENTORY, or the only YAML file in inventories/)")
    .option("--json", "print one JSON document on stdout")
    .option("--dry-run", "show what would change, and change nothing")
    .option("-y, --yes", "answer every question with yes")
    .option("-v, --verbose", "print more details")
    .option("--no-color", "print no colours (the same as NO_COLOR=1)");
}

/** A command and all its subcommands. */
export function withSubcommands(command: Command): Command[] {
  return [command, ...command.commands.flatMap(withSubcommands)];
}

/** Makes commander throw instead of exit, write to the world's streams, and wrap its help to the terminal. */
export function quiet(command: Command, world: World): void {
  command
    .exitOverride()
    .configureOutput({
      writeOut: (text) => world.stdout.write(text),
      writeErr: (text) => world.stderr.write(text),
      getOutHelpWidth: () => textWidth(world.stdout),
      getErrHelpWidth: () => textWidth(world.stderr),
    })
    .configureHelp({ minWidthToWrap: 20, ...helpStyle });
}

/** The flags that the command line gives, before or after the command. */
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

/** Only what the command line gives: a default of a subcommand must not hide a flag before its name. */
function setOptions(command: Command): Record<string, unknown> {
  return Object.fromEntries(Object.entries(command.opts()).filter(([name]) => command.getOptionValueSource(name) === "cli"));
}
