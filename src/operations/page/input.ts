import type { ProbeResult } from "../../health/finding.js";
import type { Inventory } from "../../inventory/schema.js";
import type { Capacity } from "../capacity/capacity.js";
import type { Charts } from "../usage/charts.js";

/** What the page is made from. */
export interface PageInput {
  result: ProbeResult;
  inventory: Inventory;
  /** What earlier looks found, for the curves; undefined: nobody kept any. */
  history: Charts | undefined;
  /** How many listeners for how much; undefined: there is no relay yet. */
  capacity: Capacity | undefined;
}
