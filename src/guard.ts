import { RadioctlError } from "./errors.js";

/** A guard's objection to a change. `guard` is the name for `--force`. */
export interface GuardFinding {
  guard: string;
  /** What would happen. */
  message: string;
  /** What to do instead. */
  hint: string;
}

/** Refuses to interrupt or reboot a host that still has listeners. */
export const LISTENERS_GUARD = "listeners";

/** Refuses a second Icecast that would overload a parent's uplink. */
export const BANDWIDTH_GUARD = "bandwidth";

/** Refuses to end https on a relay because this machine has no certificate for it. */
export const HTTPS_GUARD = "https";

/** Findings that `--force` does not override. */
function unforced<Finding extends { guard: string }>(findings: readonly Finding[], force: readonly string[]): Finding[] {
  return findings.filter(({ guard }) => !force.includes(guard));
}

/** The error for a change that a guard refused. @param host undefined when the change does not concern a single host */
export function refusedByGuard({ guard, message, hint }: GuardFinding, host?: string): RadioctlError {
  return new RadioctlError("guard", `refused by guard ${guard}: ${message}`, {
    ...(host !== undefined && { host }),
    hint: `${hint}; or override this guard with --force ${guard}`,
  });
}

/** @throws RadioctlError guard for the first finding that `--force` does not override */
export function mustPass(findings: readonly GuardFinding[], force: readonly string[], host?: string): void {
  const [first] = unforced(findings, force);
  if (first !== undefined) throw refusedByGuard(first, host);
}
