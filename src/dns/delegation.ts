import { RadioctlError } from "../errors.js";
import { isWithin, type ZoneSnapshot } from "./records.js";
import type { DesiredZone } from "./tree.js";

/**
 * Below a delegation, and below a DNAME, other records of the zone are never answered (RFC 1034, RFC 6672).
 * @throws RadioctlError failed when a desired record would be there
 */
export function mustBeAnswered(desired: Pick<DesiredZone, "recordSets">, { zone, recordSets }: ZoneSnapshot): void {
  const cuts = recordSets.filter(({ name, type }) => (type === "NS" && name !== zone) || type === "DNAME");
  for (const { name, type, values } of cuts) {
    const lost = desired.recordSets.find((record) => isWithin(record.name, name) && (type === "NS" || record.name !== name));
    if (lost === undefined) continue;
    const what = type === "NS" ? `delegated to ${values.join(", ")}` : `replaced by ${values.join(", ")}`;
    throw new RadioctlError("failed", `${name} is ${what} (${type} record), so ${lost.name} would never be answered`, {
      hint: `delete the ${type} record of ${name} if it is no longer needed, or make the records where it is delegated to`,
    });
  }
}
