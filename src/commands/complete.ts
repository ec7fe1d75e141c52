import { fileURLToPath } from "node:url";
import { candidates, noNames, type Completion, type Names } from "../completion/candidates.js";
import { FILES_LINE } from "../completion/scripts.js";
import type { CommandTree } from "../completion/tree.js";
import { loadNames } from "../inventory/load-names.js";
import { printable } from "../output/printable.js";
import type { World } from "../world.js";

/** Made by the build, so that a Tab loads no command. */
const TREE = fileURLToPath(new URL("../commands.json", import.meta.url));

/**
 * What may stand at the cursor, a line each, with a tab and what it is. Contacts nobody, and never fails: at a prompt there is nobody to read it.
 * @param words those after `radioctl`, up to the cursor
 * @param wholeTree all commands, where the build has left no tree
 */
export async function complete(world: World, words: readonly string[], wholeTree: () => Promise<CommandTree>): Promise<void> {
  try {
    const tree = (await builtTree(world)) ?? (await wholeTree());
    world.stdout.write(lines(candidates(tree, words, await namesFor(world, words))));
  } catch {
    // An inventory that cannot be read has no names.
  }
}

async function builtTree({ files }: World): Promise<CommandTree | undefined> {
  const text = await files.read(TREE);
  return text === undefined || text === "" ? undefined : (JSON.parse(text) as CommandTree);
}

async function namesFor(world: World, words: readonly string[]): Promise<Names> {
  const labs = words.includes("lab") ? await labsOf(world) : {};
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

/** Labs of this machine, each with its inventory. */
async function labsOf(world: World): Promise<Record<string, string>> {
  const { inventoryOf, listLabs } = await import("../lab/store.js");
  const names = await listLabs(world).catch(() => []);
  return Object.fromEntries(names.map((name) => [name, inventoryOf(world, name)]));
}

function lines(found: Completion): string {
  if (found === "files") return `${FILES_LINE}\n`;
  return found.map(({ word, what }) => `${printable(word)}\t${printable(what).replaceAll(/\s+/gu, " ")}\n`).join("");
}
