import type { ArgumentTree, CommandTree, OptionTree } from "./tree.js";

/** The names in an inventory, and the names of the labs. */
export interface Names {
  masters: string[];
  relays: string[];
  regions: string[];
  channels: string[];
  sources: string[];
  providers: string[];
  labs: string[];
}

export const noNames: Names = { masters: [], relays: [], regions: [], channels: [], sources: [], providers: [], labs: [] };

export interface Candidate {
  word: string;
  /** The description that the shell shows beside the word; may be empty. */
  what: string;
}

/** "files": a path, which the shell completes itself. */
export type Completion = Candidate[] | "files";

/** The possible values of an argument or option, by the name of the value in the help. */
const kinds: Readonly<Record<string, (names: Names) => Candidate[]>> = {
  host: ({ masters, relays }) => [...described(masters, "master"), ...described(relays, "relay")],
  relay: ({ relays }) => described(relays, "relay"),
  old: ({ relays }) => described(relays, "relay"),
  new: ({ relays }) => described(relays, "relay"),
  master: ({ masters }) => described(masters, "master"),
  region: ({ regions }) => described(regions, "region"),
  channel: ({ channels }) => described(channels, "channel"),
  source: ({ sources }) => described(sources, "source"),
  provider: ({ providers }) => described(providers, "provider"),
  lab: ({ labs }) => described(labs, "lab"),
  role: () => described(["master", "relay"], "role"),
};

const PATHS = new Set(["file", "dir"]);

/**
 * The possible completions of the last word.
 * @param words the words after `radioctl` up to the cursor; the last one is incomplete or empty
 */
export function candidates(tree: CommandTree, words: readonly string[], names: Names): Completion {
  const given = joined(words);
  const current = given.at(-1) ?? "";
  const { command, options, positionals, open, isOver } = walk(tree, given.slice(0, -1));
  if (isOver) return [];
  const [, flag, value] = /^(--[a-z-]+)=(.*)$/u.exec(current) ?? [];
  // Bash treats `=` as a separate word, and replaces only the text after it.
  const prefix = words.at(-1) === current ? `${flag ?? ""}=` : "";
  if (flag !== undefined)
    return withPrefix(
      valuesOf(
        options.find(({ long }) => long === flag),
        names,
      ),
      prefix,
      value ?? "",
    );
  const isFlag = current.startsWith("-");
  if (open !== undefined && !(isFlag && open.value?.required === false)) return matching(valuesOf(open, names), current);
  if (isFlag) return matching(flagsOf(options), current);
  if (command === undefined) return matching(commandsOf(tree), current);
  const below = positionals.length === 0 ? commandsOf(command) : [];
  const argument = command.arguments[positionals.length] ?? command.arguments.findLast(({ variadic }) => variadic);
  const found = argument === undefined ? [] : ofKind(argument, names);
  if (found === "files") return found;
  return matching([...below, ...found.filter(({ word }) => !positionals.includes(word))], current);
}

interface Walked {
  /** undefined: no command was named yet. */
  command: CommandTree | undefined;
  options: OptionTree[];
  positionals: string[];
  /** The option whose value comes next. */
  open: OptionTree | undefined;
  /** The next words are for another program, or the command is unknown. */
  isOver: boolean;
}

function walk(tree: CommandTree, words: readonly string[]): Walked {
  let command: CommandTree | undefined;
  let open: OptionTree | undefined;
  const options = [...tree.options];
  const positionals: string[] = [];
  for (const word of words) {
    const value = open;
    open = undefined;
    if (value !== undefined && (value.value?.required === true || !word.startsWith("-"))) continue;
    if (word === "--") return { command, options, positionals, open, isOver: true };
    if (word.startsWith("-")) {
      open = openedBy(word, options);
      continue;
    }
    const next = positionals.length > 0 ? undefined : (command ?? tree).commands.find(({ name }) => name === word);
    if (next === undefined && command === undefined) return { command, options, positionals, open, isOver: true };
    if (next === undefined) positionals.push(word);
    else options.push(...next.options);
    command = next ?? command;
  }
  return { command, options, positionals, open, isOver: false };
}

/** The option whose value is the next word: `-i`, `--inventory`, and `-yi`, where the last letter takes a value. */
function openedBy(word: string, options: readonly OptionTree[]): OptionTree | undefined {
  const option = options.find(({ short, long }) => word === short || word === long);
  if (option !== undefined) return option.value === undefined ? undefined : option;
  const first = options.find(({ short }) => short === word.slice(0, 2));
  return first === undefined || first.value !== undefined || word.length === 2
    ? undefined
    : openedBy(`-${word.slice(2)}`, options);
}

/** Bash gives `--role=re` as three words: `--role`, `=`, `re`. This joins them. */
function joined(words: readonly string[]): string[] {
  const all: string[] = [];
  for (const [index, word] of words.entries()) {
    const isValue = word === "=" || words[index - 1] === "=";
    if (isValue && all.at(-1)?.startsWith("--") === true) all.push(`${all.pop() ?? ""}${word}`);
    else all.push(word);
  }
  return all;
}

function commandsOf({ commands }: CommandTree): Candidate[] {
  return commands.map(({ name, summary }) => ({ word: name, what: summary }));
}

function flagsOf(options: readonly OptionTree[]): Candidate[] {
  return options.flatMap(({ short, long, description }) => {
    const word = long ?? short;
    return word === undefined ? [] : [{ word, what: description }];
  });
}

function valuesOf(option: OptionTree | undefined, names: Names): Completion {
  return option?.value === undefined ? [] : ofKind({ name: option.value.name, choices: option.choices }, names);
}

function ofKind({ name, choices }: Pick<ArgumentTree, "name" | "choices">, names: Names): Completion {
  if (choices.length > 0) return described(choices, "");
  if (PATHS.has(name)) return "files";
  return kinds[name]?.(names) ?? [];
}

function matching(found: Completion, current: string): Completion {
  return found === "files" ? found : found.filter(({ word }) => word.startsWith(current));
}

function withPrefix(found: Completion, prefix: string, current: string): Completion {
  const fitting = matching(found, current);
  return fitting === "files" ? fitting : fitting.map(({ word, what }) => ({ word: `${prefix}${word}`, what }));
}

function described(words: readonly string[], what: string): Candidate[] {
  return words.map((word) => ({ word, what }));
}
