import type { HealthCheckSettings, RecordChange } from "../ports/dns.js";
import type { ZoneSnapshot } from "./records.js";

/** The changes that undo a batch: each change reversed, in the opposite order. */
export function inverseOf(changes: readonly RecordChange[]): RecordChange[] {
  const turned = { CREATE: "DELETE", DELETE: "CREATE" } as const;
  return changes
    .toReversed()
    .flatMap(({ action, recordSet }) => (action === "UPSERT" ? [] : [{ action: turned[action], recordSet }]));
}

/** Settings of the checks that records name: a rollback creates those again that were deleted in the meantime. */
export function checksIn(
  changes: readonly RecordChange[],
  { healthChecks }: Pick<ZoneSnapshot, "healthChecks">,
): Record<string, HealthCheckSettings> {
  const named = new Set(changes.map(({ recordSet }) => recordSet.healthCheckId));
  return Object.fromEntries(healthChecks.filter(({ id }) => named.has(id)).map(({ id, settings }) => [id, settings]));
}
