import { fileURLToPath } from "node:url";
import type { Figure } from "./figure.js";
import { cpuSeconds } from "./program-run.js";

const example = fileURLToPath(new URL("../../inventories/example.yaml", import.meta.url));

/** What a command costs that contacts no host: the inventory and all templates. */
export async function benchValidate(): Promise<Figure[]> {
  return [{ what: "CPU of validate of the example", value: await cpuSeconds("-i", example, "validate"), unit: "s", goal: 0.3 }];
}
