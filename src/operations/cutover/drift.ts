import type { HostPlan, Step } from "../../host/steps.js";

/** Whose stream listeners get, and which master follows which: what a cutover itself changes. */
const OF_CUTOVERS = [/^\/etc\/nginx\/radio\/active-[^/]+\.conf$/u, /^\/etc\/liquidsoap\/follow\/[^/]+$/u];

/** The drift in a plan, one short name each: all but what cutovers change, what follows from that, and what only records a state. */
export function driftOf({ steps }: HostPlan): string[] {
  return steps.flatMap((step) => {
    if (step.kind === "record" || step.kind === "drain" || step.kind === "undrain") return [];
    const paths = pathsOf(step);
    return paths.length > 0 && paths.every(isOfCutovers) ? [] : [nameOf(step)];
  });
}

function pathsOf(step: Step): readonly string[] {
  if (step.kind === "load" || step.kind === "unit") return step.files;
  return step.kind === "file" || step.kind === "remove" ? [step.path] : [];
}

function isOfCutovers(path: string): boolean {
  return OF_CUTOVERS.some((pattern) => pattern.test(path));
}

function nameOf(step: Step): string {
  if (step.kind === "packages") return `packages ${step.names.join(" ")}`;
  if ("path" in step) return step.path;
  if ("unit" in step) return `${step.kind === "unit" ? step.action : step.kind} ${step.unit}`;
  return "name" in step ? `${step.kind} ${step.name}` : step.kind;
}
