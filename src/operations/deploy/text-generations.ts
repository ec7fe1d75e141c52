import type { GenerationRecord } from "../../bundles/record.js";
import { columns } from "../../cli/text/columns.js";
import { printable } from "../../cli/text/printable.js";
import type { Manifest } from "../../host/generation.js";

/** Generations of the bucket that the host has lost. Pure. */
export function keptOnlyInBucket(own: readonly Manifest[], inBucket: readonly GenerationRecord[]): GenerationRecord[] {
  return inBucket.filter((kept) => !own.some((each) => each.generation === kept.generation && each.run === kept.run));
}

/** One line per generation, the newest first. */
export function generationsText(host: string, own: readonly Manifest[], onlyInBucket: readonly GenerationRecord[] = []): string {
  if (own.length + onlyInBucket.length === 0) return `${host} has no generations: radioctl has never changed it\n`;
  const newest = own.at(-1);
  const rows = [
    ...own.map((each) => ({
      ...each,
      notes: [...(each.restores === undefined ? [] : [`restores ${each.restores}`]), ...(each === newest ? ["now"] : [])],
    })),
    ...onlyInBucket.map((each) => ({ ...each, notes: ["only in the bucket"] })),
  ]
    .toSorted((one, other) => (one.at < other.at ? 1 : one.at > other.at ? -1 : other.generation - one.generation))
    .map(({ generation, at, run, operator, notes }) => [
      String(generation),
      `${at.slice(0, 16).replace("T", " ")}Z`,
      `run ${printable(run)}`,
      printable(operator),
      notes.join("   "),
    ]);
  return columns(rows, { right: [0], indent: 2 })
    .map((line) => `${line}\n`)
    .join("");
}
