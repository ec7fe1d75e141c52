import { RadioctlError } from "../errors.js";
import type { HealthCheck } from "../ports/dns.js";
import type { ZoneSnapshot } from "./records.js";

/** Whether a health check counts as healthy. */
export type Verdict = (checkId: string) => boolean;

/**
 * A disabled check counts as healthy, a calculated one when enough of its children do, any other unless its status is unhealthy; at the end,
 * `inverted` reverses the result. A new check has no status yet and counts as healthy (Route 53's guide, "How Route 53 determines whether a
 * health check is healthy").
 */
export function verdicts({
  healthChecks,
  statuses,
  decides,
}: Pick<ZoneSnapshot, "healthChecks" | "statuses" | "decides">): Verdict {
  const checks = new Map(healthChecks.map((check) => [check.id, check]));
  const known = new Map<string, boolean>();
  const judge = (id: string, above: readonly string[]): boolean => {
    const check = checks.get(id);
    if (check === undefined) throw new RadioctlError("failed", `a record names the health check ${id}, which does not exist`);
    if (above.includes(id)) throw new RadioctlError("failed", `the health check ${id} is calculated from itself`);
    const verdict = known.get(id) ?? looksHealthy(check, (child) => judge(child, [...above, id])) !== check.settings.inverted;
    known.set(id, verdict);
    return verdict;
  };
  const looksHealthy = ({ id, settings }: HealthCheck, judgeChild: Verdict): boolean => {
    if (settings.disabled) return true;
    if (settings.type !== "CALCULATED") {
      if (!statuses.has(id)) decides?.(id);
      return statuses.get(id) !== "unhealthy";
    }
    return (settings.children ?? []).filter(judgeChild).length >= (settings.healthThreshold ?? 0);
  };
  return (id) => judge(id, []);
}
