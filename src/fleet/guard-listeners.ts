import { RadioctlError } from "../errors.js";
import type { HostPlan } from "../host/steps.js";

/** What `--force` names. */
export const LISTENERS_GUARD = "listeners";

/** Units of a master without which its relays hear nothing. */
const STREAM_UNITS: ReadonlySet<string> = new Set(["icecast@a.service", "radioctl-liquidsoap.service"]);

/** Whether a master's streams end for a moment when this is done. Not those of a host that was never on air. */
export function interruptsStreams({ steps, generation, role }: HostPlan): boolean {
  if (role !== "master" || generation === 0) return false;
  return steps.some(
    (step) => step.kind === "unit" && STREAM_UNITS.has(step.unit) && (step.action === "restart" || step.action === "stop"),
  );
}

/**
 * Refuses what nobody could keep from the listeners: a restart of their only master.
 * @param alone as `movesOff` tells
 * @throws RadioctlError guard
 */
export function guardListeners(host: string, alone: readonly string[], force: readonly string[]): void {
  if (alone.length === 0 || force.includes(LISTENERS_GUARD)) return;
  throw new RadioctlError(
    "guard",
    `refused by guard ${LISTENERS_GUARD}: ${alone.join(", ")} would be off air while ${host} restarts, and there is no other master to move the listeners to`,
    {
      host,
      hint: `add a standby master; or do it when nobody listens, with --force ${LISTENERS_GUARD}`,
    },
  );
}
