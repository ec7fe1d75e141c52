import type { Argument, Command, Option } from "commander";
import type { ArgumentTree, CommandTree, OptionTree } from "./completion/tree.js";

/** One command of the program's table. */
export interface CommandEntry<Context> {
  name: string;
  summary: string;
  load(): Promise<(context: Context) => Command | Promise<Command>>;
}

/**
 * The whole tree, with every command loaded, those too that load their subcommands lazily.
 * @param program radioctl itself, with the options that all commands take
 * @param contextFor what a command is built with when these are its words
 */
export async function wholeTree<Context>(
  program: Command,
  entries: ReadonlyArray<CommandEntry<Context>>,
  contextFor: (words: readonly string[]) => Context,
): Promise<CommandTree> {
  const commands: CommandTree[] = [];
  for (const { name, load } of entries) {
    const make = await load();
    const command = await make(contextFor([name]));
    const below: CommandTree[] = [];
    for (const subName of command.commands.map((each) => each.name())) {
      const again = await make(contextFor([name, subName]));
      const found = again.commands.find((each) => each.name() === subName);
      if (found !== undefined)
        below.push(
          treeOf(
            found,
            found.commands.map((each) => treeOf(each, [])),
          ),
        );
    }
    commands.push(treeOf(command, below));
  }
  const help: CommandTree = {
    name: "help",
    summary: "what a command does, with examples; help exit-codes: what exit codes mean",
    description: "Shows the help of radioctl or of one command. --man gives this manual page.",
    arguments: [
      {
        name: "command",
        description: "a command, or exit-codes",
        required: false,
        variadic: false,
        choices: [...entries.map(({ name }) => name), "exit-codes"],
      },
    ],
    options: [],
    examples: [],
    commands: [],
  };
  return treeOf(program, [...commands, help]);
}

function treeOf(command: Command, commands: CommandTree[]): CommandTree {
  return {
    name: command.name(),
    summary: command.summary(),
    description: command.description(),
    arguments: command.registeredArguments.map(argumentOf),
    options: command.options.filter(({ hidden }) => !hidden).map(optionOf),
    examples: examplesOf(command),
    commands,
  };
}

function argumentOf(argument: Argument): ArgumentTree {
  return {
    name: argument.name(),
    description: argument.description,
    required: argument.required,
    variadic: argument.variadic,
    choices: argument.argChoices ?? [],
  };
}

function optionOf(option: Option): OptionTree {
  const value = /[<[]([^>\]]+)[>\]]/u.exec(option.flags)?.[1]?.replace(/\.\.\.$/u, "");
  const standard = option.defaultValueDescription ?? plainDefault(option.defaultValue);
  return {
    flags: option.flags,
    short: option.short,
    long: option.long,
    description: option.description,
    value: value === undefined ? undefined : { name: value, required: option.required },
    choices: option.argChoices ?? [],
    standard,
  };
}

function plainDefault(value: unknown): string | undefined {
  return typeof value === "string" || typeof value === "number" ? String(value) : undefined;
}

/** What help shows after the options; commander keeps it as text to be written. */
function examplesOf(command: Command): string[] {
  let text = "";
  command.configureOutput({ writeOut: (piece) => (text += piece), getOutHelpWidth: () => 200 }).outputHelp();
  const [, examples = ""] = /\nExamples?:\n([^]*)$/u.exec(text) ?? [];
  return examples
    .split("\n")
    .map((line) => line.trim())
    .filter((line) => line !== "");
}
