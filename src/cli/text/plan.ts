import { agreeing, counted } from "../../counted.js";
import type { FileChange, HostPlan, Step } from "../../host/steps.js";
import { changedLines, unifiedLines } from "./diff.js";

/** One change as printed: a line, and below it the changed lines of a file. */
interface Entry {
  line: string;
  below: readonly string[];
}

/**
 * The changes of a plan. Equal changes of several hosts are printed once. Hosts without changes are left out.
 * @param verbose also names each folder, unit and new file, and shows changes as unified diffs
 */
export function planText(plans: readonly HostPlan[], verbose = false): string {
  const hosts = new Map<string, { entry: Entry; names: string[] }>();
  for (const plan of plans) {
    for (const entry of entriesOf(plan, verbose)) {
      const key = [entry.line, ...entry.below].join("\n");
      const known = hosts.get(key);
      if (known === undefined) hosts.set(key, { entry, names: [plan.host] });
      else known.names.push(plan.host);
    }
  }
  const groups = groupByNames([...hosts.values()]);
  const roles = new Map(plans.map((plan) => [plan.host, plan.role]));
  return [...groups].map(([names, members]) => groupText(names, roleOf(names, roles), members)).join("");
}

function groupByNames<Member extends { names: string[] }>(members: readonly Member[]): Map<string, Member[]> {
  const groups = new Map<string, Member[]>();
  for (const member of members) groups.set(member.names.join(", "), [...(groups.get(member.names.join(", ")) ?? []), member]);
  return groups;
}

function roleOf(names: string, roles: ReadonlyMap<string, string>): string {
  return [...new Set(names.split(", ").map((name) => roles.get(name)))].join(", ");
}

function groupText(names: string, role: string, members: ReadonlyArray<{ entry: Entry }>): string {
  const lines = members.flatMap(({ entry }) => [`  ${entry.line}`, ...entry.below.map((line) => `      ${line}`)]);
  return [`${names}  ${role}`, ...lines, ""].join("\n");
}

function entriesOf(plan: HostPlan, verbose: boolean): Entry[] {
  const created = plan.steps.filter((step) => step.kind === "file" && step.change === "create");
  const shown = plan.steps.flatMap((step): Entry[] => {
    if (!verbose && created.includes(step)) return [];
    const entry = describe(step, plan, verbose);
    return entry === undefined ? [] : [entry];
  });
  const files =
    created.length === 0 || verbose
      ? []
      : [
          {
            line: `+ ${created.length} new ${agreeing(created.length, "file", "files")}`,
            below: created.length > 6 ? [] : created.map(pathOf),
          },
        ];
  return [
    ...shown.filter((entry) => entry.line.includes("package")),
    ...files,
    ...shown.filter((entry) => !entry.line.includes("package")),
  ];
}

function pathOf(step: Step): string {
  return "path" in step ? step.path : "";
}

/** A step in one line. A step that follows from another one, such as a restart after a changed file, is printed beside that one. */
function describe(step: Step, plan: HostPlan, verbose: boolean): Entry | undefined {
  switch (step.kind) {
    case "mask":
      return verbose ? plain(`- ${step.unit}  masked: ${step.because}`) : undefined;
    case "retire":
      return plain(`- ${step.unit}  stopped: ${step.because}`);
    case "repair-packages":
      return plain(`~ packages  dpkg --configure -a: ${step.because}`);
    case "packages":
      return plain(`+ ${agreeing(step.names.length, "package", "packages")} ${step.names.join(" ")}`);
    case "user":
      return plain(`+ user ${step.name}  ${step.because}`);
    case "directory":
      return verbose || step.because !== "missing" ? plain(`+ ${step.path}/  ${step.because}`) : undefined;
    case "file":
      return step.twin !== undefined && !verbose && changesToo(step.twin, plan) ? undefined : describeFile(step, plan, verbose);
    case "remove":
      return plain(`- ${step.path}  ${effects(step.path, plan) || step.because}`);
    case "load":
      return verbose || step.files.length === 0 ? plain(`~ load ${step.name}  ${step.because}`) : undefined;
    case "undrain":
      return verbose ? plain(`+ ${step.unit}  ${step.because}`) : undefined;
    case "drain":
      return verbose ? plain(`- ${step.unit}  ${listenersStay(step.listeners)}, then it ends`) : undefined;
    case "record":
      return plain(`~ record of the last run  ${step.because}`);
    case "unit":
      return verbose || step.files.length === 0 ? describeUnit(step, plan, verbose) : undefined;
  }
}

/** The start of a second instance without a changed file has its own line. Other steps on the two slots are shown only with `verbose`. */
function describeUnit(step: Extract<Step, { kind: "unit" }>, plan: HostPlan, verbose: boolean): Entry | undefined {
  const { action, unit, because } = step;
  const leaves = action === "stop" || action === "disable";
  if (verbose || !belongsToSwitch(step, plan)) return plain(`${leaves ? "-" : "+"} ${action} ${unit}  ${because}`);
  return leaves || action === "enable" ? undefined : plain(`+ ${unitEffect(step, plan)}  ${because}`);
}

function plain(line: string): Entry {
  return { line, below: [] };
}

function describeFile(step: Extract<Step, { kind: "file" }>, plan: HostPlan, verbose: boolean): Entry {
  const change = plan.changes.find((each) => each.path === step.path);
  const remarks = [
    change?.secretsOnly === true ? "(secret changed)" : "",
    change?.editedByHand === true ? "(changed on the host by hand)" : "",
    effects(step.path, plan),
  ];
  if (step.change === "ownership") remarks.unshift(step.because);
  const line = [`${step.change === "create" ? "+" : "~"} ${step.path}`, ...remarks.filter((remark) => remark !== "")].join("  ");
  return { line, below: step.change === "content" ? textBelow(change, verbose) : [] };
}

function textBelow(change: FileChange | undefined, verbose: boolean): string[] {
  if (change === undefined || change.secretsOnly) return [];
  return change.before === undefined
    ? ["(the current text is not shown because it may contain secrets)"]
    : (verbose ? unifiedLines : changedLines)(change);
}

/** The steps that follow from the change of a file: `reload nginx, load firewall`. */
function effects(path: string, plan: HostPlan): string {
  const paths = [path, ...plan.steps.flatMap((step) => (step.kind === "file" && step.twin === path ? [step.path] : []))];
  const following = plan.steps.flatMap((step) => {
    if (!("files" in step) || !paths.some((each) => step.files.includes(each))) return [];
    return [step.kind === "unit" ? unitEffect(step, plan) : `load ${step.name}`];
  });
  return [...new Set(following)].join(", ");
}

/** A second instance beside the first is not printed as a restart, because no listener is interrupted. */
function unitEffect({ unit, action }: Extract<Step, { kind: "unit" }>, { steps }: HostPlan): string {
  const drain = steps.find((step) => step.kind === "drain");
  if (drain !== undefined && sameTemplate(drain.unit, unit) && action !== "disable")
    return `second ${capital(unit.replace(/@.*/u, ""))}, ${listenersStay(drain.listeners)}`;
  return `${action} ${unit.replace(/\.service$/u, "")}`;
}

function belongsToSwitch({ unit }: Extract<Step, { kind: "unit" }>, { steps }: HostPlan): boolean {
  return steps.some((step) => step.kind === "drain" && sameTemplate(step.unit, unit));
}

function capital(word: string): string {
  return word.charAt(0).toUpperCase() + word.slice(1);
}

function sameTemplate(unit: string, other: string): boolean {
  return unit.includes("@") && unit.split("@")[0] === other.split("@")[0];
}

function listenersStay(count: number): string {
  return count === 0 ? "no listeners on the first" : `${counted(count, "listener stays", "listeners stay")} on the first`;
}

function changesToo(path: string, { steps }: HostPlan): boolean {
  return steps.some((step) => step.kind === "file" && step.path === path);
}
