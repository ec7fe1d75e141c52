import { mustPass } from "../guard.js";
import type { SshConnection } from "../ports/ssh.js";
import type { DesiredHost } from "./desired.js";
import { listenersOn } from "./plan-slots.js";
import type { ObservedHost } from "./query.js";
import type { HostPlan, Step } from "./steps.js";

export interface GuardFinding {
  /** The name for `--force`. */
  guard: string;
  message: string;
  hint: string;
}

interface Subject {
  plan: HostPlan;
  desired: DesiredHost;
  observed: ObservedHost;
  login: SshConnection["login"];
}

/** Disk space for packages (Liquidsoap needs ffmpeg's libraries) and for copies of files. */
const DISK_NEEDED_MEGABYTES = { packages: 1000, files: 20 };

const SUPPORTED_VERSIONS = new Set(["12", "13"]);

const guards: Record<string, (subject: Subject) => Omit<GuardFinding, "guard"> | undefined> = {
  system: ({ observed: { system } }) =>
    system.id === "debian" && SUPPORTED_VERSIONS.has(system.version)
      ? undefined
      : {
          message: `${system.prettyName} is neither Debian 12 nor Debian 13`,
          hint: "radioctl supports only these two releases",
        },
  "ssh-port": ({ plan, desired, observed: { system } }) =>
    system.sshPort === undefined || plan.steps.length === 0 || desired.access.sshPorts.includes(system.sshPort)
      ? undefined
      : {
          message: `the firewall would close port ${system.sshPort}, which this connection uses`,
          hint: `set the host's ssh.port to ${system.sshPort}, or add it to tuning.system.allowTcpPorts`,
        },
  "ssh-user": ({ desired, login }) =>
    desired.access.user === login.user
      ? undefined
      : {
          message: `the operators' keys are for ${desired.access.user}, but this connection is a login of ${login.user}`,
          hint: `set the host's ssh.user to ${login.user}`,
        },
  // Both slots are in use, so the plan's restart would interrupt listeners.
  draining: ({ plan, desired: { slots }, observed }) => {
    const slot = plan.slot;
    if (slots === undefined || slot === undefined) return undefined;
    const restarts = plan.steps.some(
      (step) => step.kind === "unit" && step.action === "restart" && step.unit === slots.units[slot].name,
    );
    const listeners = listenersOn(slots, slot, observed);
    if (!restarts || listeners === 0 || !plan.steps.some((step) => step.kind === "undrain")) return undefined;
    const until = new Date((observed.ledger.draining?.untilSeconds ?? 0) * 1000).toISOString().slice(0, 16);
    return {
      message: `${slots.units[slot].name} still serves ${listeners} listeners of the last change, until they leave or ${until}Z`,
      hint: "run the same command again when they have left",
    };
  },
  // Two instances run until the last listener of the first one has left.
  memory: ({ plan, desired: { slots }, observed: { system } }) => {
    if (slots === undefined || !startsSecond(plan) || system.memoryFreeMegabytes >= slots.memoryMegabytes) return undefined;
    return {
      message: `${system.memoryFreeMegabytes} MB of memory are free, but a second instance beside the first may need ${slots.memoryMegabytes} MB`,
      hint: "drain the host first, or give it more memory",
    };
  },
  disk: ({ plan, observed: { system } }) => {
    const needed = plan.steps.some((step) => step.kind === "packages")
      ? DISK_NEEDED_MEGABYTES.packages
      : DISK_NEEDED_MEGABYTES.files;
    return plan.steps.length === 0 || system.diskFreeMegabytes >= needed
      ? undefined
      : {
          message: `${system.diskFreeMegabytes} MB free on the disk, but ${needed} MB are needed`,
          hint: "free disk space on the host first",
        };
  },
};

/** Whether a second instance of the replaceable service starts beside the first. */
export function startsSecond({ steps }: Pick<HostPlan, "steps">): boolean {
  return steps.some((step) => step.kind === "drain") && steps.some(startsAnInstance);
}

function startsAnInstance(step: Step): boolean {
  return step.kind === "unit" && step.action === "start" && step.unit.includes("@");
}

/** The names for `--force`. */
export const guardNames: readonly string[] = Object.keys(guards);

/** The reasons against applying `plan`; empty if there are none. */
export function guardFindings(subject: Subject): GuardFinding[] {
  return Object.entries(guards).flatMap(([guard, refuses]) => {
    const finding = refuses(subject);
    return finding === undefined ? [] : [{ guard, ...finding }];
  });
}

/** @throws RadioctlError guard for the first finding that `--force` does not override */
export function guardPlan(subject: Subject, force: readonly string[]): void {
  mustPass(guardFindings(subject), force, subject.plan.host);
}
