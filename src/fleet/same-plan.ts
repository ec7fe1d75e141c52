import type { Slots } from "../host/desired.js";
import type { HostPlan } from "../host/steps.js";

/**
 * Whether a plan that was just made is the one that was shown. Who listens may have changed since, and an instance that was to end with its last
 * listener may have ended: what becomes of the instances follows from that.
 */
export function samePlan(shown: HostPlan, now: HostPlan, slots: Slots | undefined): boolean {
  return essence(shown, slots) === essence(now, slots);
}

function essence({ steps, generation, slot }: HostPlan, slots: Slots | undefined): string {
  const instances = slots === undefined ? [] : [slots.units.a.name, slots.units.b.name];
  const told = steps.filter((step) => !("unit" in step && instances.includes(step.unit)));
  return JSON.stringify({ told, generation, slot });
}
