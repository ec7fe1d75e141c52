import type { Slots } from "../../host/desired.js";
import type { HostPlan, Step } from "../../host/steps.js";

/**
 * Whether a plan that was just made is the one that was shown. Who listens may have changed since, and an instance that was to end with its last
 * listener may have ended: what becomes of the instances follows from that.
 * @param settled paths that this very run may have set right since, with nothing but reloads due for them
 */
export function samePlan(
  shown: HostPlan,
  now: HostPlan,
  slots: Slots | undefined,
  settled: ReadonlySet<string> = new Set(),
): boolean {
  return essence(shown, slots, settled) === essence(now, slots, settled);
}

function essence({ steps, generation, slot }: HostPlan, slots: Slots | undefined, settled: ReadonlySet<string>): string {
  const instances = slots === undefined ? [] : [slots.units.a.name, slots.units.b.name];
  const told = steps.filter((step) => !("unit" in step && instances.includes(step.unit)));
  return JSON.stringify({ told: told.flatMap((step) => without(step, settled)), generation, slot });
}

function without(step: Step, settled: ReadonlySet<string>): Step[] {
  if ("path" in step && settled.has(step.path)) return [];
  if (!("files" in step) || !step.files.some((path) => settled.has(path))) return [step];
  const files = step.files.filter((path) => !settled.has(path));
  return files.length === 0 ? [] : [{ ...step, files }];
}
