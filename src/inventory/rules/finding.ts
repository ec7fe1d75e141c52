import type { Path } from "../place.js";
import type { Inventory } from "../schema.js";

/** One thing that no key alone can show to be wrong. */
export interface Finding {
  path: Path;
  /** What is wrong and what to do. */
  message: string;
  /** The place that `path` clashes with; the message ends before it. */
  other?: Path;
  /**
   * Places that the finding concludes from: when something there, or what it stands in, did not even validate, the finding is left away. A
   * step `*` stands for any.
   */
  about?: readonly Path[];
}

/** A cross check: pure, over an inventory whose every key is well formed by itself. */
export type Rule = (inventory: Inventory) => Finding[];
