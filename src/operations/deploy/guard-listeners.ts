import { LISTENERS_GUARD, refusedByGuard } from "../../guard.js";
import type { HostPlan } from "../../host/steps.js";

/** Units of a master that its relays depend on. */
const STREAM_UNITS: ReadonlySet<string> = new Set(["icecast@a.service", "radioctl-liquidsoap.service"]);

/** Whether a plan interrupts a master's streams. False for a host that was never on air. */
export function interruptsStreams({ steps, generation, role }: HostPlan): boolean {
  if (role !== "master" || generation === 0) return false;
  return steps.some(
    (step) => step.kind === "unit" && STREAM_UNITS.has(step.unit) && (step.action === "restart" || step.action === "stop"),
  );
}

/**
 * Refuses to restart the only master of a channel, because its listeners would be off air.
 * @param alone channels without another master, from `movesOff`
 * @throws RadioctlError guard
 */
export function guardListeners(host: string, alone: readonly string[], force: readonly string[]): void {
  if (alone.length === 0 || force.includes(LISTENERS_GUARD)) return;
  const finding = {
    guard: LISTENERS_GUARD,
    message: `${alone.join(", ")} would be off air while ${host} restarts, and there is no other master to move the listeners to`,
    hint: "add a standby master, or deploy when there are no listeners",
  };
  throw refusedByGuard(finding, host);
}
