import { encoderProblems } from "../encoder/settings.js";
import type { Problem } from "../errors.js";
import { readInventory } from "../inventory/load.js";
import type { Inventory } from "../inventory/schema.js";
import { placeholderSecrets } from "../inventory/secrets.js";
import { warningsOf } from "../inventory/warnings.js";
import { templateProblems } from "../templating/engine.js";
import { distinct, prepare, problemsOf, templatesOf, type Reader } from "./load-desired.js";

/** The result of `validate`, which contacts no host. */
export interface Validated {
  file: string;
  /** undefined when the inventory does not validate. */
  inventory: Inventory | undefined;
  /** All problems of the inventory and the templates. */
  problems: readonly Problem[];
  /** Settings that are valid, but have no effect or an unexpected one. */
  warnings: readonly Problem[];
}

/** Checks the inventory and every template. Templates are rendered for every host if the inventory is valid. @throws as `readInventory` */
export async function validateFleet(world: Reader, given: string | undefined): Promise<Validated> {
  const { file, directory, inventory, problems, locate } = await readInventory(world, given);
  if (inventory === undefined) {
    const { templates, problems: unused } = await templatesOf(world, { file, directory }, () => true);
    const ofTemplates = [...templates.values()].flatMap(templateProblems);
    return { file, inventory, problems: [...problems, ...unused, ...ofTemplates], warnings: [] };
  }
  const secrets = placeholderSecrets();
  const all = { names: Object.keys(inventory.hosts), encoders: true };
  const { inputs, templates, problems: others } = await prepare(world, { file, directory, inventory, locate }, secrets, all);
  const ofEncoders = distinct(encoderProblems({ inventory, secrets, templates }));
  const warnings = warningsOf(inventory).map(({ path, message }) => ({ file, ...locate(path), key: path.join("."), message }));
  return { file, inventory, problems: [...others, ...problemsOf(inputs, templates), ...ofEncoders], warnings };
}
