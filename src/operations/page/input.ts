import type { ProbeResult } from "../../health/finding.js";
import type { Inventory } from "../../inventory/schema.js";
import type { Capacity } from "../capacity/capacity.js";
import type { Charts } from "../usage/charts.js";

/** The data of the page. */
export interface PageInput {
  result: ProbeResult;
  inventory: Inventory;
  /** Results of earlier reports, for the curves; undefined: there are none. */
  history: Charts | undefined;
  /** Capacity and cost; undefined: there is no relay yet. */
  capacity: Capacity | undefined;
}
