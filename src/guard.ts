import { RadioctlError } from "./errors.js";

/** What a guard found against a change. `guard` is the name that `--force` takes. */
export interface GuardFinding {
  guard: string;
  /** What would happen. */
  message: string;
  /** What to do instead. */
  hint: string;
}

/** Refuses to interrupt or reboot a host that listeners still use. */
export const LISTENERS_GUARD = "listeners";

/** Refuses a second Icecast that would overload the line of a parent. */
export const BANDWIDTH_GUARD = "bandwidth";

/** Findings that `--force` does not override. */
function unforced<Finding extends { guard: string }>(findings: readonly Finding[], force: readonly string[]): Finding[] {
  return findings.filter(({ guard }) => !force.includes(guard));
}

/** The one error of a guard that refused. @param host where; undefined when the change concerns no single host */
export function refusedByGuard({ guard, message, hint }: GuardFinding, host?: string): RadioctlError {
  return new RadioctlError("guard", `refused by guard ${guard}: ${message}`, {
    ...(host !== undefined && { host }),
    hint: `${hint}; or override this one guard with --force ${guard}`,
  });
}

/** @throws RadioctlError guard for the first finding that `--force` does not override */
export function mustPass(findings: readonly GuardFinding[], force: readonly string[], host?: string): void {
  const [first] = unforced(findings, force);
  if (first !== undefined) throw refusedByGuard(first, host);
}
