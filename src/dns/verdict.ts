import { RadioctlError } from "../errors.js";
import type { HealthCheck } from "../ports/dns.js";
import type { ZoneSnapshot } from "./records.js";

/** What a health check says in the end. */
export type Verdict = (checkId: string) => boolean;

/**
 * Whether a check counts as healthy: one that is disabled does, a calculated one does when enough of its children do, any other does unless the
 * checkers see it down; last of all `inverted` turns that round. A check that was just made has no status yet and counts as healthy (Route 53's
 * guide, "How Route 53 determines whether a health check is healthy").
 */
export function verdicts({ healthChecks, statuses }: Pick<ZoneSnapshot, "healthChecks" | "statuses">): Verdict {
  const checks = new Map(healthChecks.map((check) => [check.id, check]));
  const known = new Map<string, boolean>();
  const judge = (id: string, above: readonly string[]): boolean => {
    const check = checks.get(id);
    if (check === undefined) throw new RadioctlError("failed", `a record names the health check ${id}, which is not there`);
    if (above.includes(id)) throw new RadioctlError("failed", `the health check ${id} is calculated from itself`);
    const verdict = known.get(id) ?? looksHealthy(check, (child) => judge(child, [...above, id])) !== check.settings.inverted;
    known.set(id, verdict);
    return verdict;
  };
  const looksHealthy = ({ id, settings }: HealthCheck, judgeChild: Verdict): boolean => {
    if (settings.disabled) return true;
    if (settings.type !== "CALCULATED") return statuses.get(id) !== "unhealthy";
    return (settings.children ?? []).filter(judgeChild).length >= (settings.healthThreshold ?? 0);
  };
  return (id) => judge(id, []);
}
