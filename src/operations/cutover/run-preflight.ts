import { judgeGates, type GateResult } from "./gates.js";
import { planCutover } from "./plan.js";
import { answered } from "./preflight.js";
import type { CutoverPlan } from "./request.js";
import type { Course } from "./run-course.js";

/** The results of the gates, and the plan. */
export interface Cleared {
  gates: readonly GateResult[];
  /** Gates that are shut and not overridden. */
  shut: readonly GateResult[];
  plan: CutoverPlan;
}

/** Observes all hosts, judges the gates, plans. */
export async function passGates(course: Course): Promise<Cleared> {
  const { request, reporter, operations, inventory } = course;
  await course.enter("PREFLIGHT");
  const preflight = await operations.preflight();
  const gates = judgeGates(preflight);
  reporter.gates(gates, request.force);
  const shut = gates.filter(({ gate, ok }) => !ok && !request.force.includes(gate));
  // Without a relay there is no listener to move, whatever is overridden.
  const noRelay = answered(preflight.relays).length === 0 && request.scope.relays.length > 0;
  const lost: GateResult = {
    gate: "reach",
    ok: false,
    finding: "no relay answers",
    fix: "check this machine's own network first",
  };
  return { gates, shut: noRelay && shut.length === 0 ? [lost] : shut, plan: planCutover(inventory, request, preflight) };
}

/** The shut gates, in one sentence. */
export function shutText(shut: readonly GateResult[]): string {
  return shut.map(({ gate, finding }) => `${gate}: ${finding}`).join("; ");
}
