import { columns } from "../../cli/text/columns.js";
import type { Manifest } from "../../host/generation.js";

/** One line per generation, the newest first. */
export function generationsText(host: string, generations: readonly Manifest[]): string {
  if (generations.length === 0) return `${host} has no generations: radioctl has never changed it\n`;
  const newest = generations.at(-1);
  const rows = generations
    .toReversed()
    .map((each) => [
      String(each.generation),
      `${each.at.slice(0, 16).replace("T", " ")}Z`,
      `run ${each.run}`,
      each.operator,
      [...(each.restores === undefined ? [] : [`restores ${each.restores}`]), ...(each === newest ? ["now"] : [])].join("   "),
    ]);
  return columns(rows, { right: [0], indent: 2 })
    .map((line) => `${line}\n`)
    .join("");
}
