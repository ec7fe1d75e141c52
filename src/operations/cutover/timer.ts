import { resolve } from "node:path";
import { RadioctlError } from "../../errors.js";
import type { LoadedInventory } from "../../inventory/load.js";
import { nextTime } from "./window.js";

interface Machine {
  /** How this program is run: node and its script. */
  program: readonly [string, ...string[]];
  cwd: string;
  clock: { now(): Date };
  operator: string;
  /** The operator's folder; undefined when it is not known. */
  home: string | undefined;
  /** NODE_EXTRA_CA_CERTS: the file with the roots of the operator's own CA. */
  roots?: string | undefined;
}

export interface TimerFlags {
  to?: string;
  from?: string;
  channel?: string;
  at?: string;
  canary?: string;
  batch: { percent: number } | { count: number };
  soak: number;
  force: readonly string[];
  leaveSources?: boolean;
  offPeak?: boolean;
  now?: boolean;
  rehearse?: boolean;
}

/** What systemd will run, when, and the unit's name. */
export interface Timer {
  /** `radioctl-cutover-master-b`: the name of the timer and of its service. */
  unit: string;
  start: Date;
  /** It belongs to the user's systemd, not to the system's. */
  isUsers: boolean;
  command: readonly [string, ...string[]];
}

/**
 * The command that makes systemd on the operator's machine start a cutover: the system's for root, else the user's. Its output goes to the
 * unit's journal. Secrets must come from a file or a command: a timer does not have the operator's environment.
 * @throws RadioctlError usage without a time and a master, and for flags that a timer can't carry
 */
export function timerOf(machine: Machine, { file, inventory }: LoadedInventory, flags: TimerFlags): Timer {
  const { at, to } = flags;
  if (at === undefined || to === undefined)
    throw new RadioctlError("usage", "--timer needs --at and --to", { hint: "radioctl cutover --to MASTER --at 05:00 --timer" });
  if (flags.rehearse === true)
    throw new RadioctlError("usage", "use only one of --timer and --rehearse: a rehearsal starts no cutover");
  if (flags.offPeak === true || flags.now === true)
    throw new RadioctlError("usage", "use only one of --at, --off-peak and --now");
  const start = nextTime(at, inventory.station.timezone, machine.clock.now());
  if (start === undefined) throw new RadioctlError("usage", `${at} has passed in ${inventory.station.timezone}`);
  const isUsers = !machine.operator.startsWith("root@");
  const unit = `radioctl-cutover-${to}`;
  const begun = [
    ...machine.program,
    "--inventory",
    resolve(machine.cwd, file),
    "cutover",
    ...beginFlags(flags),
    "--now",
    "--yes",
  ];
  // systemd expands $NAME in commands (systemd.service(5)), and Debian 12's systemd-run has no option against it.
  const variable = begun.find((word) => word.includes("$"));
  if (variable !== undefined)
    throw new RadioctlError("usage", `a timer can't run with ${variable}: systemd would expand the $ as a variable`, {
      hint: "use a path without $, or run the cutover in the foreground: --at, in tmux",
    });
  return { unit, start, isUsers, command: [...systemdRun(machine, { unit, start, isUsers, to }), ...begun] };
}

function systemdRun(
  { cwd, home, roots = "" }: Machine,
  { unit, start, isUsers, to }: Omit<Timer, "command"> & { to: string },
): [string, ...string[]] {
  const utc = start.toISOString().slice(0, 19).replace("T", " ");
  return [
    "systemd-run",
    ...(isUsers ? ["--user"] : []),
    `--unit=${unit}`,
    // A failed unit would keep its name and block the next timer.
    "--collect",
    `--on-calendar=${utc} UTC`,
    "--timer-property=AccuracySec=1s",
    `--working-directory=${cwd}`,
    // System services have no HOME, and password managers need it.
    ...(isUsers || home === undefined ? [] : [`--setenv=HOME=${home}`]),
    ...(roots === "" ? [] : [`--setenv=NODE_EXTRA_CA_CERTS=${resolve(cwd, roots)}`]),
    `--description=radioctl cutover to ${to}`,
  ];
}

function beginFlags(flags: TimerFlags): string[] {
  const given = (name: string, value: string | undefined) => (value === undefined ? [] : [name, value]);
  return [
    ...given("--to", flags.to),
    ...given("--from", flags.from),
    ...given("--channel", flags.channel),
    ...given("--canary", flags.canary),
    ...given("--batch", "percent" in flags.batch ? `${flags.batch.percent}%` : String(flags.batch.count)),
    ...given("--soak", `${flags.soak}s`),
    ...flags.force.flatMap((gate) => ["--force", gate]),
    ...(flags.leaveSources === true ? ["--leave-sources"] : []),
  ];
}
