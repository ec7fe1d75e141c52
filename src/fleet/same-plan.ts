import type { HostPlan } from "../host/steps.js";

/** Whether a plan that was just made is the one that was shown: who listens may have changed since, nothing else. */
export function samePlan(shown: HostPlan, now: HostPlan): boolean {
  return essence(shown) === essence(now);
}

function essence({ steps, generation, slot }: HostPlan): string {
  const told = steps.map((step) => (step.kind === "drain" ? { ...step, listeners: 0, key: "" } : step));
  return JSON.stringify({ steps: told, generation, slot });
}
