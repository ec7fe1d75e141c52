import { presentName, type ConfigCheck, type DesiredHost, type Load } from "./desired.js";
import { GENERATIONS_KEPT, LEASE, STATE } from "./generation.js";
import { holderLine, holderMark } from "./holder.js";
import type { InventoryLineage } from "./inventory-lineage.js";
import { sh } from "./quote.js";
import { foldersOfRoot } from "./root-folders.js";
import type { HostScript } from "./script.js";
import { DRAIN_UNIT } from "./slots.js";
import type { HostPlan, Step, UnitAction } from "./steps.js";

export interface ApplyRun {
  /** `anna@laptop`; it and the run's id are written to the lock and to the generation. */
  operator: string;
  run: string;
  /** ISO 8601, UTC. */
  at: string;
  /** The time limit for another apt on the host. */
  packageLockSeconds: number;
  /** The time limit for a replaced instance to serve its listeners; seconds since 1970. */
  drainUntilSeconds: number;
  /** A change of sshd or the firewall is undone after this time, unless a new connection confirms it. */
  undoSeconds: number;
  /** For the generation's record. */
  inventory?: InventoryLineage | undefined;
}

type StepOf<Kind extends Step["kind"]> = Extract<Step, { kind: Kind }>;

/** The script that does exactly `plan`. Pure. It is `apply` in the bundle, and starts itself a second time with the argument `work`. */
export function applyScript(plan: HostPlan, desired: DesiredHost, run: ApplyRun): HostScript {
  return [
    "#!/bin/sh",
    'HERE=$(cd "$(dirname "$0")" && pwd)',
    { file: "apply.sh", values: valuesOf(run) },
    { file: "apply-services.sh", values: { DRAIN_UNIT } },
    { file: "root-folders.sh" },
    '[ "${1:-}" = work ] || launch',
    "clean_up",
    ...preconditions(plan),
    ...recall(plan, desired),
    ...packagePhase(plan),
    ...filePhase(plan, desired, run),
    ...servicePhase(plan, desired, run),
    sh`commit_generation ${plan.generation + 1} ${committed(desired).map((file) => file.path)}`,
    "end done",
  ];
}

function valuesOf({ operator, run, at, packageLockSeconds }: ApplyRun) {
  return {
    STATE,
    LEASE,
    GENERATIONS_KEPT,
    HOLDER: holderLine({ operator, run, since: at }),
    HOLDER_MARK: holderMark(run),
    APT_SECONDS: packageLockSeconds,
  };
}

function of<Kind extends Step["kind"]>(plan: HostPlan, kind: Kind): StepOf<Kind>[] {
  return plan.steps.filter((step): step is StepOf<Kind> => step.kind === kind);
}

function preconditions(plan: HostPlan): string[] {
  const files = of(plan, "file");
  const missing = files.filter((step) => step.change === "create").map((step) => step.path);
  const sums = files.flatMap((step) => (step.before === undefined ? [] : [`${step.before}  ${step.path}`]));
  return [
    `expect_generation ${plan.generation}`,
    ...(missing.length === 0 ? [] : [sh`expect_missing ${missing}`]),
    ...(sums.length === 0 ? [] : heredoc("expect_sums", sums.join("\n"))),
  ];
}

/** Texts of an earlier generation are already on the host. */
function recall(plan: HostPlan, desired: DesiredHost): string[] {
  const missing = stagedFiles(plan, desired).filter((file) => file.content.reveal() === undefined);
  return missing.length === 0 ? [] : [sh`recall ${desired.storedIn ?? 0} ${missing.map((file) => file.path)}`];
}

function packagePhase(plan: HostPlan): string[] {
  const masks = of(plan, "mask").map((step) => step.unit);
  const repair = of(plan, "repair-packages").length > 0;
  const names = of(plan, "packages").flatMap((step) => step.names);
  if (masks.length === 0 && !repair && names.length === 0) return [];
  return [
    "begin packages",
    ...(masks.length === 0 ? [] : [sh`mask ${masks}`]),
    ...(repair || names.length > 0 ? ["settle"] : []),
    ...(repair ? ["repair_packages"] : []),
    ...(names.length === 0 ? [] : [sh`install_packages ${names}`]),
    sh`ok ${names.length === 0 ? "" : `${names.length} installed`}`,
  ];
}

function filePhase(plan: HostPlan, desired: DesiredHost, run: ApplyRun): string[] {
  const users = of(plan, "user").map((step) => sh`add_user ${step.name} ${step.home} ${step.groups}`);
  const made = of(plan, "directory").map(
    (step) => sh`make_directory ${step.path} ${step.owner} ${step.group} ${octal(step.mode)}`,
  );
  const files = of(plan, "file");
  const staged = stagedFiles(plan, desired);
  const removed = of(plan, "remove").map((step) => step.path);
  const checks = desired.checks.filter((check) => plan.checks.includes(check.name));
  const due = dueAfterwards(plan);
  const folders = foldersOfRoot(plan);
  return [
    "begin files",
    ...(folders.length === 0 ? [] : [sh`only_root_in ${folders}`]),
    ...users,
    ...made,
    ...staged.map((file) => sh`own ${file.path} ${file.owner} ${file.group} ${octal(file.mode)}`),
    ...checks.flatMap((check) => heredoc(sh`check ${check.name}`, check.script)),
    ...(desired.only === undefined ? [] : checks.flatMap(presentCheck)),
    ...(checks.length === 0 ? [] : ["all_accept"]),
    `new_generation ${plan.generation + 1}`,
    ...carriedOver(desired),
    sh`keep ${[...files.map((step) => step.path), ...removed]}`,
    sh`remember ${[...of(plan, "unit"), ...of(plan, "drain")].map((step) => step.unit)}`,
    ...(due.length === 0 ? [] : [sh`due ${due}`]),
    ...undoPhase(plan, desired, run),
    ...of(plan, "retire").map((step) => sh`retire ${step.unit}`),
    ...(files.length === 0 ? [] : [sh`place ${files.map((step) => step.path)}`]),
    ...(removed.length === 0 ? [] : [sh`take_away ${removed}`]),
    sh`ok ${checks.length === 0 ? "" : `checked by ${checks.map((check) => check.name).join(", ")}`}`,
  ];
}

function presentCheck({ name, present }: ConfigCheck): string[] {
  return present === undefined ? [] : heredoc(sh`check ${presentName(name)}`, present);
}

/** The files of the bundle: those that change, and the other files that the due checks need. */
export function stagedFiles(plan: HostPlan, desired: DesiredHost): DesiredHost["files"] {
  const wanted = new Set(of(plan, "file").map((step) => step.path));
  for (const check of desired.checks) if (plan.checks.includes(check.name)) for (const path of check.files) wanted.add(path);
  return desired.files.filter((file) => wanted.has(file.path));
}

/** Files whose text on the host belongs to the new generation. */
function committed({ files, only }: DesiredHost): DesiredHost["files"] {
  return only === undefined ? files : files.filter(({ path }) => only.includes(path));
}

/** The other files may differ on the host, so their texts come from the generation before. */
function carriedOver({ files, only, storedIn }: DesiredHost): string[] {
  if (only === undefined) return [];
  const others = files.filter(({ path }) => !only.includes(path));
  return others.length === 0 ? [] : [sh`carry_over ${storedIn ?? 0} ${others.map(({ path }) => path)}`];
}

/** Written on the host before the files change, and removed when done: so the next run does what a killed run has not done. */
function dueAfterwards(plan: HostPlan): string[] {
  return plan.steps.flatMap((step) => {
    if (step.kind === "load") return [`load ${step.name}`];
    return step.kind === "unit" && (step.action === "restart" || step.action === "reload") ? [`${step.action} ${step.unit}`] : [];
  });
}

function undoPhase(plan: HostPlan, desired: DesiredHost, run: ApplyRun): string[] {
  const risky = desired.loads.filter((load) => of(plan, "load").some((step) => step.risky && step.name === load.name));
  if (risky.length === 0) return [];
  const script = [
    ...undoLines(plan, risky),
    `echo ${risky.map((load) => load.name).join(" ")} >${STATE}/undone`,
    `rm -f ${STATE}/undo.armed`,
  ];
  return heredoc(`arm_undo ${run.undoSeconds}`, script.join("\n"));
}

/** The lines of a script that restore the files of these loads as they were before `plan`, and load them again. */
export function undoLines(plan: HostPlan, loads: readonly Load[]): string[] {
  const files = new Set(loads.flatMap((load) => load.files));
  const changed = of(plan, "file").filter((step) => files.has(step.path));
  const before = `${STATE}/generations/${plan.generation + 1}/before`;
  return [
    ...changed.map(({ path }) => sh`if [ -e ${before + path} ]; then cp -a ${before + path} ${path}; else rm -f ${path}; fi`),
    ...loads.map((load) => `(\n${load.script}\n)`),
  ];
}

/** These actions only change links; the daemon-reload that follows reads them. */
const UNREAD_ACTIONS: readonly UnitAction[] = ["disable", "enable"];

/** Units that must not run are stopped first. Units that serve listeners start together, and must stay up before they get listeners. */
const BEFORE_RELOADS: readonly UnitAction[] = ["stop", "start", "restart"];

function unitCalls(steps: ReadonlyArray<StepOf<"unit">>, order: readonly UnitAction[]): string[] {
  return order.flatMap((action) => {
    const names = steps.filter((step) => step.action === action).map((step) => step.unit);
    return names.length === 0 ? [] : [sh`units ${action} ${names}`];
  });
}

function servicePhase(plan: HostPlan, desired: DesiredHost, run: ApplyRun): HostScript {
  const loads = of(plan, "load").flatMap((step) => desired.loads.find((load) => load.name === step.name) ?? []);
  const actions = of(plan, "unit");
  const [drain] = of(plan, "drain");
  const unitFiles = plan.steps.some(
    (step) => (step.kind === "file" || step.kind === "remove") && step.path.startsWith("/etc/systemd/system/"),
  );
  if (loads.length === 0 && actions.length === 0 && drain === undefined && !unitFiles) return [];
  const started = actions.filter((step) => step.action === "start" || step.action === "restart").map((step) => step.unit);
  return [
    "begin services",
    ...unitCalls(actions, UNREAD_ACTIONS),
    "systemctl daemon-reload",
    ...loads.flatMap((load) => heredoc(sh`load ${load.name} ${load.optional ? "optional" : "required"}`, load.script)),
    ...of(plan, "undrain").map(() => "undrain"),
    ...unitCalls(actions, BEFORE_RELOADS),
    ...(started.length === 0 ? [] : [sh`stays_up ${started}`]),
    ...(drain === undefined ? [] : becomesReady(plan, desired)),
    ...unitCalls(actions, ["reload"]),
    ...(drain === undefined ? [] : watchOver(drain, desired, run)),
    "ok",
  ];
}

/** The new instance must have audio before it gets the first listener. */
function becomesReady({ slot = "a" }: HostPlan, { slots }: DesiredHost): string[] {
  if (slots === undefined) return [];
  return heredoc(sh`becomes_ready ${slots.units[slot].name} ${slot} ${slots.readySeconds}`, slots.ready);
}

function watchOver({ unit, slot, key }: StepOf<"drain">, { slots }: DesiredHost, run: ApplyRun): HostScript {
  return [
    "keep_drain <<'RADIOCTL_END'",
    { file: "drain.sh", values: { STATE } },
    "RADIOCTL_END",
    ...heredoc(sh`drain ${unit} ${slot} ${key} ${run.drainUntilSeconds}`, slots?.connections ?? "echo 0"),
  ];
}

/** A command with `text`, unchanged, as its stdin. */
function heredoc(command: string, text: string): string[] {
  return [`${command} <<'RADIOCTL_END'`, text, "RADIOCTL_END"];
}

function octal(mode: number): string {
  return mode.toString(8).padStart(4, "0");
}
