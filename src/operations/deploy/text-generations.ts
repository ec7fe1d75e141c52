import type { Manifest } from "../../host/generation.js";

/** One line a generation, the newest first. */
export function generationsText(host: string, generations: readonly Manifest[]): string {
  if (generations.length === 0) return `${host} has none: radioctl never changed it\n`;
  const newest = generations.at(-1);
  return generations
    .toReversed()
    .map((each) => {
      const restored = each.restores === undefined ? "" : `   puts back ${each.restores}`;
      const now = each === newest ? "   now" : "";
      return `${String(each.generation).padStart(4)}  ${each.at.slice(0, 16).replace("T", " ")}Z  run ${each.run}  ${each.operator}${restored}${now}\n`;
    })
    .join("");
}
