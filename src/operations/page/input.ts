import type { Standing } from "../../certificates/standing.js";
import type { ProbeResult } from "../../health/finding.js";
import type { Inventory } from "../../inventory/schema.js";
import type { CapacitySummary } from "../capacity/summary.js";
import type { Charts } from "../usage/charts.js";

/** The data of the page. */
export interface PageInput {
  result: ProbeResult;
  inventory: Inventory;
  /** Results of earlier reports, for the curves; undefined: there are none. */
  history: Charts | undefined;
  /** Capacity and cost; undefined: there is no relay yet. */
  capacity: CapacitySummary | undefined;
  /** The station's certificate; undefined for a station without one for all relays. */
  certificate?: Standing | undefined;
}
