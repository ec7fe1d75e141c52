import type { DesiredHost, DesiredUnit } from "./desired.js";
import type { UnitState } from "./facts/units.js";
import { brokenPromise } from "./promises/judge.js";
import type { ObservedHost } from "./query.js";
import type { Step, UnitAction } from "./steps.js";

/** Units that must never start, not even while their package is installed; so these steps come first. */
export function planMasks(desired: DesiredHost, observed: ObservedHost): Step[] {
  return desired.units
    .filter((unit) => unit.state === "masked" && observed.units.get(unit.name)?.load !== "masked")
    .map((unit) => ({ kind: "mask", unit: unit.name, because: "radioctl's own unit runs this program" }));
}

/** One-off loads whose files change, that an earlier run has not done, or whose program does not follow the files that are in place. */
export function planLoads(desired: DesiredHost, observed: ObservedHost, touched: ReadonlySet<string>): Step[] {
  return desired.loads.flatMap((load): Step[] => {
    const { name, files, risky, promise } = load;
    const changed = files.filter((path) => touched.has(path));
    if (changed.length > 0) return [{ kind: "load", name, risky, files: changed, because: "its files change" }];
    if (observed.ledger.pending.includes(`load ${name}`))
      return [{ kind: "load", name, risky, files: [], because: "still due from an earlier run" }];
    if (promise === undefined || promise.files.some((path) => touched.has(path))) return [];
    const broken = brokenPromise(desired, load, observed.promises);
    return broken.length === 0 ? [] : [{ kind: "load", name, risky, files: [], broken: true, because: broken.join("; ") }];
  });
}

/** Units of the last generation that are no longer desired: they are stopped before their files are removed. */
export function planRetired(desired: DesiredHost, observed: ObservedHost): Step[] {
  const wanted = [...desired.units, ...Object.values(desired.slots?.units ?? {})];
  const gone = (observed.ledger.manifest?.units ?? []).filter((name) => !wanted.some((unit) => unit.name === name));
  return gone.map((unit) => ({ kind: "retire", unit, because: "no longer desired" }));
}

/** Steps for units when these paths change. A restart or reload that an earlier run has not done is done now. */
export function planUnits(desired: DesiredHost, observed: ObservedHost, paths: ChangingPaths): Step[] {
  return desired.units.filter((unit) => unit.state !== "masked").flatMap((unit) => planUnit(unit, observed, paths));
}

/** On a host that radioctl has never changed, a running unit may have limits and settings that a reload does not remove. */
const TAKEN_OVER = "ran before radioctl configured it";

interface ChangingPaths {
  /** All paths that change. */
  touched: ReadonlySet<string>;
  /** The paths whose change needs only a reload. */
  takenByReload: ReadonlySet<string>;
}

type Action = { action: UnitAction; files?: readonly string[]; because: string };

function planUnit(unit: DesiredUnit, observed: ObservedHost, paths: ChangingPaths): Step[] {
  const state = observed.units.get(unit.name);
  const running = unit.state === "running" ? runningAction(unit, state, observed.ledger.pending, paths) : stoppedAction(state);
  const taken = observed.ledger.manifest === undefined ? running.map(takenOver) : running;
  return [...enabling(unit, state), ...taken].map(({ action, files = [], because }) => ({
    kind: "unit",
    unit: unit.name,
    action,
    files,
    because,
  }));
}

function takenOver(step: Action): Action {
  return step.action === "reload" ? { ...step, action: "restart", because: TAKEN_OVER } : step;
}

function enabling(unit: DesiredUnit, state: UnitState | undefined): Action[] {
  // Static and generated units cannot be enabled or disabled.
  if (state !== undefined && !["", "enabled", "disabled", "masked"].includes(state.enabled)) return [];
  if (unit.enabled && state?.enabled !== "enabled") return [{ action: "enable", because: "does not start with the host" }];
  return !unit.enabled && state?.enabled === "enabled" ? [{ action: "disable", because: "starts with the host" }] : [];
}

function stoppedAction(state: UnitState | undefined): Action[] {
  return state?.active === "active" ? [{ action: "stop", because: "runs, but must be stopped" }] : [];
}

function runningAction(
  unit: DesiredUnit,
  state: UnitState | undefined,
  pending: readonly string[],
  { touched, takenByReload }: ChangingPaths,
): Action[] {
  const restartFor = unit.restartOn.filter((path) => touched.has(path) && !takenByReload.has(path));
  const reloadFor = [
    ...unit.reloadOn.filter((path) => touched.has(path)),
    ...unit.restartOn.filter((path) => takenByReload.has(path)),
  ];
  // The installation of a package starts its service with Debian's configuration.
  if (state === undefined || state.load === "not-found") return [{ action: "restart", because: "does not exist yet" }];
  if (state.active !== "active") {
    const isDue = pending.includes(`restart ${unit.name}`);
    if (state.conditionFailed === true && restartFor.length === 0)
      return isDue ? [{ action: "restart", because: "still due from an earlier run" }] : [];
    return [{ action: "start", because: state.active === "failed" ? "has failed" : "does not run" }];
  }
  if (unit.restartWhenUpgraded === true && state.outdated === true)
    return [{ action: "restart", files: restartFor, because: "its program was upgraded" }];
  if (restartFor.length > 0) return [{ action: "restart", files: restartFor, because: "its files change" }];
  if (pending.includes(`restart ${unit.name}`)) return [{ action: "restart", because: "still due from an earlier run" }];
  if (reloadFor.length > 0) return [{ action: "reload", files: reloadFor, because: "its files change" }];
  return pending.includes(`reload ${unit.name}`) ? [{ action: "reload", because: "still due from an earlier run" }] : [];
}
