import type { Path } from "../place.js";
import type { Inventory } from "../schema.js";

/** A mistake that involves more than one key. */
export interface Finding {
  path: Path;
  /** What is wrong and what to do. */
  message: string;
  /** The place that `path` conflicts with; it is appended to the message. */
  other?: Path;
  /**
   * Places on which the finding is based: if one of them, or its parent, did not validate, the finding is dropped. A step `*` matches any
   * step.
   */
  about?: readonly Path[];
}

/** A cross check: pure, over an inventory that matches the schema. */
export type Rule = (inventory: Inventory) => Finding[];
