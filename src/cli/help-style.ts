import type { Argument, Command, Option } from "commander";

/** The style of help: choices and defaults as they are typed, each command with its arguments. */
export const helpStyle = {
  subcommandTerm: (command: Command): string => [command.name(), ...command.registeredArguments.map(argumentTerm)].join(" "),

  optionDescription({ description, argChoices, defaultValue, defaultValueDescription, presetArg, required, optional }: Option) {
    const standard = required || optional ? (defaultValueDescription ?? shownValue(defaultValue)) : undefined;
    return withNotes(description, [
      ...choiceNotes(argChoices),
      ...(standard === undefined ? [] : [`default: ${standard}`]),
      ...(optional && typeof presetArg === "string" ? [`without a value: ${presetArg}`] : []),
    ]);
  },

  argumentDescription: ({ description, argChoices }: Argument) => withNotes(description, choiceNotes(argChoices)),
};

function argumentTerm(argument: Argument): string {
  const name = `${argument.name()}${argument.variadic ? "..." : ""}`;
  return argument.required ? `<${name}>` : `[${name}]`;
}

/** An empty list is not shown as a default. */
function shownValue(value: unknown): string | undefined {
  return typeof value === "string" || typeof value === "number" ? String(value) : undefined;
}

function choiceNotes(choices: readonly string[] = []): string[] {
  return choices.length === 0 ? [] : [`one of: ${choices.join(", ")}`];
}

function withNotes(description: string, notes: readonly string[]): string {
  return [description, ...(notes.length === 0 ? [] : [`(${notes.join("; ")})`])].filter((part) => part !== "").join(" ");
}
