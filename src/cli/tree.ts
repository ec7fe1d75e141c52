import type { Argument, Command, Option } from "commander";
import type { ArgumentTree, CommandTree, OptionTree } from "./completion/tree.js";
import { topics } from "./topics.js";

/** One row of the program's table of commands. */
export interface CommandEntry<Context> {
  name: string;
  summary: string;
  load(): Promise<(context: Context) => Command | Promise<Command>>;
}

/** Commands under one heading of the help. */
export interface CommandGroup<Context> {
  heading: string;
  commands: ReadonlyArray<CommandEntry<Context>>;
}

/**
 * The whole tree, with every command loaded.
 * @param program radioctl itself, with the options of every command
 * @param contextFor gives the context from which a command with these words is built
 */
export async function wholeTree<Context>(
  program: Command,
  groups: ReadonlyArray<CommandGroup<Context>>,
  contextFor: (words: readonly string[]) => Context,
): Promise<CommandTree> {
  const commands: CommandTree[] = [];
  for (const { name, summary, load } of groups.flatMap((group) => group.commands))
    commands.push(treeOf((await (await load())(contextFor([name]))).summary(summary)));
  return { ...treeOf(program), commands: [...commands, helpOf(commands)] };
}

function helpOf(commands: readonly CommandTree[]): CommandTree {
  return {
    name: "help",
    summary: "show the help of a command, or a topic",
    description: "Show the help of radioctl, of a command, or a topic. --man prints this manual page.",
    arguments: [
      {
        name: "command or topic",
        description: "a command with its subcommand, or a topic",
        required: false,
        variadic: false,
        choices: [...new Set([...commands.map(({ name }) => name), ...topics.map(({ name }) => name)])],
      },
    ],
    options: [],
    examples: [],
    commands: [],
  };
}

function treeOf(command: Command): CommandTree {
  return {
    name: command.name(),
    summary: command.summary(),
    description: command.description(),
    arguments: command.registeredArguments.map(argumentOf),
    options: command.options.filter(({ hidden }) => !hidden).map(optionOf),
    examples: examplesOf(command),
    commands: command.commands.map(treeOf),
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

/** The examples that help shows after the options. Commander has them only as text, so its help is printed and parsed. */
function examplesOf(command: Command): string[] {
  let text = "";
  command.configureOutput({ writeOut: (piece) => (text += piece), getOutHelpWidth: () => 200 }).outputHelp();
  const [, examples = ""] = /\nExamples?:\n([^]*)$/u.exec(text) ?? [];
  return examples
    .split("\n")
    .map((line) => line.trim())
    .filter((line) => line !== "");
}
