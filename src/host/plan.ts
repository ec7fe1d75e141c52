import type { DesiredHost } from "./desired.js";
import { planDirectories, planFiles } from "./plan-files.js";
import { planPackages, planUsers } from "./plan-packages.js";
import { planOnly } from "./plan-only.js";
import { planEntering, planIdle, presentSlot, restartOfServing } from "./plan-slots.js";
import { planLoads, planMasks, planRetired, planUnits } from "./plan-units.js";
import type { ObservedHost } from "./query.js";
import { inSlot, otherSlot } from "./slots.js";
import type { HostPlan, Step } from "./steps.js";

/**
 * The steps from `observed` to `desired`, in order. Pure: the same input gives the same plan. If a restart would interrupt listeners, the other slot
 * serves instead.
 */
export function planHost(desired: DesiredHost, observed: ObservedHost): HostPlan {
  const { slots, only } = desired;
  if (only !== undefined) return planOnly(desired, observed, only);
  if (slots === undefined) return planSettled(desired, observed, []);
  const slot = presentSlot(slots, observed);
  const staying = planSettled(inSlot(desired, slot), observed, planIdle(slots, slot, observed, false));
  const due = restartOfServing(staying, slots, slot, observed);
  if (due === undefined) return staying;
  const to = otherSlot(slot);
  const settled = inSlot(desired, to);
  const moved = planSettled(settled, observed, []);
  const entering = planEntering(moved.steps, settled, slots.units[to], due, observed);
  return { ...moved, steps: [...entering, ...planIdle(slots, to, observed, true)] };
}

/** @param idle steps for the slot that does not serve; they come last */
function planSettled(desired: DesiredHost, observed: ObservedHost, idle: readonly Step[]): HostPlan {
  const files = planFiles(desired, observed);
  const touched = new Set(files.steps.flatMap((step) => ("path" in step ? [step.path] : [])));
  const steps: Step[] = [
    ...planMasks(desired, observed),
    ...planPackages(desired, observed),
    ...planUsers(desired, observed),
    ...planDirectories(desired, observed),
    ...planRetired(desired, observed),
    ...files.steps,
    ...planLoads(desired, observed, touched),
    ...planUnits(desired, observed, { touched, takenByReload: takenByReload(desired, observed, touched) }),
    ...idle,
  ];
  return {
    host: desired.host,
    role: desired.role,
    steps: steps.length === 0 ? planRecord(desired, observed) : steps,
    changes: files.changes,
    checks: desired.checks.filter((check) => check.files.some((path) => touched.has(path))).map((check) => check.name),
    unchanged: managed(desired) - managedAndChanged(steps),
    generation: observed.ledger.manifest?.generation ?? 0,
    ...(desired.slot !== undefined && { slot: desired.slot }),
  };
}

/** Files that change only in parts for which a reload is enough. A file that was edited by hand may differ anywhere. */
function takenByReload(desired: DesiredHost, observed: ObservedHost, touched: ReadonlySet<string>): Set<string> {
  const written = new Map(observed.ledger.manifest?.files.map((file) => [file.path, file]));
  const taken = desired.files.filter(({ path, restartKey }) => {
    const before = written.get(path);
    const unedited = before !== undefined && observed.paths.get(path)?.sha256 === before.sha256;
    return touched.has(path) && restartKey !== undefined && unedited && before.restartKey === restartKey;
  });
  return new Set(taken.map(({ path }) => path));
}

/** Whether nothing differs and nothing is due. */
export function isEmpty(plan: HostPlan): boolean {
  return plan.steps.length === 0;
}

/** If a run died after its last change but before writing its record, the host is in sync, but the record is wrong. */
function planRecord(desired: DesiredHost, { ledger: { manifest } }: ObservedHost): Step[] {
  const recorded = new Map(manifest?.files.map((file) => [file.path, file.sha256]));
  const right = manifest !== undefined && desired.files.every((file) => recorded.get(file.path) === file.content.sha256());
  return right ? [] : [{ kind: "record", because: "an earlier run ended before it wrote its record" }];
}

function managed(desired: DesiredHost): number {
  return (
    desired.packages.length + desired.users.length + desired.directories.length + desired.files.length + desired.units.length
  );
}

function managedAndChanged(steps: readonly Step[]): number {
  const things = steps.flatMap((step) => {
    if (step.kind === "packages") return step.names.map((name) => `package ${name}`);
    if (step.kind === "unit" || step.kind === "mask") return [`unit ${step.unit}`];
    if (step.kind === "file" || step.kind === "directory") return [step.path];
    return step.kind === "user" ? [`user ${step.name}`] : [];
  });
  return new Set(things).size;
}
