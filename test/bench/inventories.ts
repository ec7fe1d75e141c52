import { fuzzInventories } from "../hostile/inventory-fuzz.js";
import type { Figure } from "./figure.js";

const COUNT = 2000;

/** Inventories with random changes, always the same ones: none may end with an internal error. */
export async function benchInventories(): Promise<Figure[]> {
  const startedAt = performance.now();
  const before = process.cpuUsage();
  const { tried, valid, faults } = fuzzInventories(1, COUNT);
  for (const fault of faults) process.stderr.write(`${fault}\n`);
  const { user, system } = process.cpuUsage(before);
  return [
    { what: `faults in ${tried} mutated inventories (${valid} valid)`, value: faults.length, unit: "calls", goal: 0 },
    { what: "time for all of them", value: (performance.now() - startedAt) / 1000, unit: "s", goal: 120 },
    { what: "the processor's time for them", value: (user + system) / 1e6, unit: "s", goal: 60 },
  ];
}
