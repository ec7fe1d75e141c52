import type { DesiredHost } from "./desired.js";
import { planFiles } from "./plan-files.js";
import { presentSlot } from "./plan-slots.js";
import { planUnits } from "./plan-units.js";
import type { ObservedHost } from "./query.js";
import { inSlot } from "./slots.js";
import type { HostPlan, Step } from "./steps.js";

/**
 * The steps that bring only these files of `desired` into place and reload what reads them. Whatever else differs on the host stays as it is, and no
 * unit is started or restarted. Pure.
 */
export function planOnly(desired: DesiredHost, observed: ObservedHost, paths: readonly string[]): HostPlan {
  const settled = desired.slots === undefined ? desired : inSlot(desired, presentSlot(desired.slots, observed));
  const isMeant = (path: string) => paths.includes(path);
  const planned = planFiles(settled, observed);
  const files = planned.steps.filter((step) => step.kind === "file" && isMeant(step.path));
  const touched = new Set(files.flatMap((step) => ("path" in step ? [step.path] : [])));
  const readers = new Set(settled.units.filter((unit) => unit.reloadOn.some(isMeant)).map(({ name }) => name));
  const reloads = planUnits(settled, observed, { touched, takenByReload: new Set() }).filter(
    (step) => step.kind === "unit" && step.action === "reload" && readers.has(step.unit),
  );
  const steps: Step[] = [...files, ...reloads];
  return {
    host: desired.host,
    role: desired.role,
    steps: steps.length === 0 ? record(settled, observed, paths) : steps,
    changes: planned.changes.filter(({ path }) => isMeant(path)),
    checks: settled.checks.filter((check) => check.files.some((path) => touched.has(path))).map((check) => check.name),
    unchanged: paths.length - files.length,
    generation: observed.ledger.manifest?.generation ?? 0,
    ...(settled.slot !== undefined && { slot: settled.slot }),
  };
}

/** A run that died before it wrote its record left the files in place. */
function record({ files }: DesiredHost, { ledger: { manifest } }: ObservedHost, paths: readonly string[]): Step[] {
  const recorded = new Map(manifest?.files.map((file) => [file.path, file.sha256]));
  const meant = files.filter(({ path }) => paths.includes(path));
  if (meant.every((file) => recorded.get(file.path) === file.content.sha256())) return [];
  return [{ kind: "record", because: "an earlier run ended before it wrote its record" }];
}
