import type { Slots } from "../../host/desired.js";
import type { HostPlan, Step } from "../../host/steps.js";

/**
 * Whether a new plan equals the plan that was shown. Steps on the two Icecast instances are ignored, because they depend on the number of listeners,
 * which changes all the time.
 * @param settled paths that this run may have changed since, so that only reloads follow from them
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
  const kept = steps.filter((step) => !("unit" in step && instances.includes(step.unit)));
  return JSON.stringify({ kept: kept.flatMap((step) => without(step, settled)), generation, slot });
}

function without(step: Step, settled: ReadonlySet<string>): Step[] {
  if ("path" in step && settled.has(step.path)) return [];
  if (!("files" in step) || !step.files.some((path) => settled.has(path))) return [step];
  const files = step.files.filter((path) => !settled.has(path));
  return files.length === 0 ? [] : [{ ...step, files }];
}
