import type { Inventory } from "../schema.js";
import type { Path } from "../yaml.js";

/** One thing that no key alone can show to be wrong. */
export interface Finding {
  path: Path;
  /** What is wrong and what to do. */
  message: string;
  /** Places that the finding speaks of: when one of them did not even validate, it is left away. */
  about?: readonly Path[];
}

/** A cross check: pure, over an inventory whose every key is well formed by itself. */
export type Rule = (inventory: Inventory) => Finding[];
