import type { DnsFinding } from "../../dns/guard.js";
import { lintZone, type LintFinding } from "../../dns/lint.js";
import { matrixRows, type MatrixRow } from "../../dns/matrix.js";
import type { DnsPlan } from "../../dns/plan.js";
import { monthlyPrice, type MonthlyPrice } from "../../dns/price.js";
import type { Inventory } from "../../inventory/schema.js";
import type { DnsChange } from "./observe-change.js";
import { sharesText } from "./text-shares.js";

/** All that an operator sees of a change before it is applied. */
export interface DnsPreview {
  provider: Inventory["dns"]["provider"];
  plan: DnsPlan;
  /** Locations and failures whose shares change, to the precision that is shown. */
  matrix: readonly MatrixRow[];
  /** Problems of the zone after the change. */
  lint: readonly LintFinding[];
  findings: readonly DnsFinding[];
  /** Guards that --force overrides. */
  force: readonly string[];
  /** undefined: no relay was queried. */
  listeners: number | undefined;
  /** Queried relays that gave no answer. */
  silent: readonly string[];
  /** Other zones that could not be read for health checks that the plan changes or deletes, each with the reason. */
  unreadZones: readonly string[];
  price: MonthlyPrice;
}

/** Simulates, lints and prices a planned change. */
export function previewOf(
  inventory: Inventory,
  { plan, observed, after, findings, listeners, silent, checkUses }: DnsChange,
  force: readonly string[] = [],
): DnsPreview {
  return {
    provider: inventory.dns.provider,
    plan,
    matrix: matrixRows(inventory, observed, after).filter((row) => sharesText(row.before) !== sharesText(row.after)),
    lint: lintZone(inventory, after),
    findings,
    force,
    listeners,
    silent,
    unreadZones: checkUses?.unread ?? [],
    price: monthlyPrice(inventory),
  };
}
