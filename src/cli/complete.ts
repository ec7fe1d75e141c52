import { loadNames } from "../inventory/load-names.js";
import { builtFile } from "../package-file.js";
import type { World } from "../world.js";
import { candidates, noNames, type Completion, type Names } from "./completion/candidates.js";
import { FILES_LINE } from "./completion/scripts.js";
import type { CommandTree } from "./completion/tree.js";
import { printable } from "./text/printable.js";

/** Sources of words that are expensive to read. Each is read only when it is needed. */
export interface CompletionSources {
  /** All commands, when the build has written no tree. */
  wholeTree(): Promise<CommandTree>;
  /** The labs of this machine, each with its inventory. */
  labs(): Promise<Readonly<Record<string, string>>>;
}

/** Written by the build, so that a Tab loads no command. */
const TREE = builtFile("commands.json");

/**
 * Prints what may be typed at the cursor: one word a line, then a tab and its description. Contacts no host. Never fails, because an error at a
 * prompt would only disturb the operator.
 * @param words the words after `radioctl`, up to the cursor
 */
export async function complete(world: World, words: readonly string[], sources: CompletionSources): Promise<void> {
  try {
    const tree = (await builtTree(world)) ?? (await sources.wholeTree());
    world.stdout.write(lines(candidates(tree, words, await namesFor(world, words, sources))));
  } catch {
    // No completions are better than an error.
  }
}

async function builtTree({ files }: World): Promise<CommandTree | undefined> {
  const text = await files.read(TREE);
  return text === undefined || text === "" ? undefined : (JSON.parse(text) as CommandTree);
}

async function namesFor(world: World, words: readonly string[], { labs: labsOf }: CompletionSources): Promise<Names> {
  const labs = words.includes("lab") ? await labsOf() : {};
  const ofLab = words.slice(0, -1).flatMap((word) => (Object.hasOwn(labs, word) ? [labs[word]] : []))[0];
  try {
    return { ...(await loadNames(world, inventoryIn(words) ?? ofLab)), labs: Object.keys(labs) };
  } catch {
    return { ...noNames, labs: Object.keys(labs) };
  }
}

/** The inventory that a command line names. */
function inventoryIn(words: readonly string[]): string | undefined {
  const at = words.findLastIndex((word, index) => index < words.length - 1 && ["-i", "--inventory"].includes(word));
  const named = words[at + 1] === "=" ? words[at + 2] : words[at + 1];
  return at < 0 ? words.find((word) => word.startsWith("--inventory="))?.slice("--inventory=".length) : named;
}

function lines(found: Completion): string {
  if (found === "files") return `${FILES_LINE}\n`;
  return found.map(({ word, what }) => `${printable(word)}\t${printable(what).replaceAll(/\s+/gu, " ")}\n`).join("");
}
