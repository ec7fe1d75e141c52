import { fuzzInventories } from "../hostile/inventory-fuzz.js";
import type { Figure } from "./figure.js";

const COUNT = 2000;

/** Inventories with random changes, always the same ones: none may end with an internal error. */
export async function benchInventories(): Promise<Figure[]> {
  const startedAt = performance.now();
  const { tried, valid, faults } = fuzzInventories(1, COUNT);
  for (const fault of faults) process.stderr.write(`${fault}\n`);
  return [
    { what: `faults in ${tried} mutated inventories (${valid} valid)`, value: faults.length, unit: "calls", goal: 0 },
    { what: "time for all of them", value: (performance.now() - startedAt) / 1000, unit: "s", goal: 120 },
  ];
}
