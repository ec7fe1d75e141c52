import type { DesiredHost, DesiredUnit, Slot, Slots } from "./desired.js";
import type { ObservedHost } from "./query.js";
import { DRAIN_UNIT, otherSlot, processKey } from "./slots.js";
import type { HostPlan, Step } from "./steps.js";

type UnitStep = Extract<Step, { kind: "unit" }>;

/**
 * The slot for new connections: the one in the selector on the host, which nginx has read or is about to read. The record of the last run may be
 * older.
 */
export function presentSlot(slots: Slots, { paths, ledger: { manifest } }: ObservedHost): Slot {
  const found = paths.get(slots.selectors.a.path)?.sha256;
  const said = (["a", "b"] as const).find((slot) => slots.selectors[slot].content.sha256() === found);
  return said ?? manifest?.slot ?? "a";
}

/** The restart of the serving instance in a plan; undefined when no restart would interrupt listeners. */
export function restartOfServing(plan: HostPlan, slots: Slots, slot: Slot, observed: ObservedHost): UnitStep | undefined {
  const { name } = slots.units[slot];
  if (observed.units.get(name)?.active !== "active") return undefined;
  return plan.steps.find((step): step is UnitStep => step.kind === "unit" && step.unit === name && step.action === "restart");
}

/**
 * Steps for the instance in the slot without new connections: if it still runs, it is watched until its last listener has left.
 * @param leaving whether it served new connections until now
 */
export function planIdle(slots: Slots, serving: Slot, observed: ObservedHost, leaving: boolean): Step[] {
  const slot = otherSlot(serving);
  const unit = slots.units[slot];
  const state = observed.units.get(unit.name);
  const disable: Step[] =
    state?.enabled === "enabled"
      ? [{ kind: "unit", unit: unit.name, action: "disable", files: [], because: "no longer serves new listeners" }]
      : [];
  if (state?.active !== "active" || isDraining(observed, unit)) return disable;
  const key = leaving ? runningKey(observed, unit) : (drainingKey(observed, unit) ?? "unknown");
  const listeners = listenersOn(slots, slot, observed);
  return [...disable, { kind: "drain", unit: unit.name, slot, key, listeners, because: "ends with its last listener" }];
}

/**
 * Steps that let the instance of a slot serve. `steps` are those for a single instance, `due` is the restart that is replaced. An instance that
 * still serves listeners of an earlier change is used again if its configuration is the desired one, or differs only by a reload.
 */
export function planEntering(
  steps: readonly Step[],
  desired: DesiredHost,
  to: DesiredUnit,
  due: UnitStep,
  observed: ObservedHost,
): Step[] {
  const others = steps.filter((step) => step.kind !== "unit" || step.unit !== to.name || step.action === "enable");
  const enter = (action: UnitStep["action"]): Step => ({ ...due, unit: to.name, action });
  if (observed.units.get(to.name)?.active !== "active") return [...others, enter("start")];
  const undrain: Step = { kind: "undrain", unit: to.name, because: "serves new listeners again" };
  const wanted = desired.files.map(({ path, content, restartKey }) => ({ path, sha256: content.sha256(), restartKey }));
  const goesOn = drainingKey(observed, to) === processKey(wanted, to) && observed.units.get(to.name)?.outdated !== true;
  return [...others, undrain, enter(goesOn ? "reload" : "restart")];
}

/** The current connections of a slot's instance. */
export function listenersOn(slots: Slots, slot: Slot, observed: ObservedHost): number {
  return observed.listeners.get(slots.addresses[slot]) ?? 0;
}

function isDraining(observed: ObservedHost, unit: DesiredUnit): boolean {
  return drainingKey(observed, unit) !== undefined && observed.units.get(DRAIN_UNIT)?.active === "active";
}

function drainingKey({ ledger: { draining } }: ObservedHost, unit: DesiredUnit): string | undefined {
  return draining?.unit === unit.name ? draining.key : undefined;
}

/** The configuration of the serving instance, as far as it is known from the record of the last run. */
function runningKey({ ledger: { manifest, pending }, units }: ObservedHost, unit: DesiredUnit): string {
  const stale = units.get(unit.name)?.outdated === true || pending.includes(`restart ${unit.name}`);
  return stale ? "outdated" : processKey(manifest?.files ?? [], unit);
}
