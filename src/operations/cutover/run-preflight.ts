import { judgeGates, type GateResult } from "./gates.js";
import { planCutover } from "./plan.js";
import { answered } from "./preflight.js";
import type { CutoverPlan } from "./request.js";
import type { Course } from "./run-course.js";

/** What the gates said, and what would be done once all that are not overridden are open. */
export interface Cleared {
  gates: readonly GateResult[];
  /** Gates that are shut. */
  shut: readonly GateResult[];
  plan: CutoverPlan;
}

/** Asks everybody, judges, plans. */
export async function passGates(course: Course): Promise<Cleared> {
  const { request, reporter, operations, inventory } = course;
  await course.enter("PREFLIGHT");
  const preflight = await operations.preflight();
  const gates = judgeGates(preflight);
  reporter.gates(gates, request.force);
  const shut = gates.filter(({ gate, ok }) => !ok && !request.force.includes(gate));
  // Without a relay there is nobody to move, whatever is overridden.
  const nobody = answered(preflight.relays).length === 0 && request.scope.relays.length > 0;
  const lost: GateResult = {
    gate: "reach",
    ok: false,
    finding: "no relay answers",
    fix: "look at this machine's own network first",
  };
  return { gates, shut: nobody && shut.length === 0 ? [lost] : shut, plan: planCutover(inventory, request, preflight) };
}

/** The gates that are shut, in a sentence. */
export function shutText(shut: readonly GateResult[]): string {
  return shut.map(({ gate, finding }) => `${gate}: ${finding}`).join("; ");
}
