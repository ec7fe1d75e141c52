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

/** What systemd is to run, when, and the name that it goes by. */
export interface Timer {
  /** `radioctl-cutover-master-b`: of the timer and of what it begins. */
  unit: string;
  start: Date;
  /** The user's own systemd has it, not the system's. */
  isUsers: boolean;
  command: readonly [string, ...string[]];
}

/**
 * The command that has systemd of the operator's machine begin a cutover by itself: root's own, else the user's. Its output is in the journal of
 * the unit. Secrets have to come from a file or a command: a timer has no environment of the operator's.
 * @throws RadioctlError usage without a time and a master, and with what a timer can't do
 */
export function timerOf(machine: Machine, { file, inventory }: LoadedInventory, flags: TimerFlags): Timer {
  const { at, to } = flags;
  if (at === undefined || to === undefined)
    throw new RadioctlError("usage", "--timer needs --at and --to", { hint: "radioctl cutover --to MASTER --at 05:00 --timer" });
  if (flags.rehearse === true)
    throw new RadioctlError("usage", "--timer begins a cutover, and --rehearse none: give one of them");
  if (flags.offPeak === true || flags.now === true)
    throw new RadioctlError("usage", "--at, --off-peak and --now exclude each other");
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
  // What was a name comes out as a variable's value (systemd.service(5)), and Debian 12's systemd-run has no way to say otherwise.
  const variable = begun.find((word) => word.includes("$"));
  if (variable !== undefined)
    throw new RadioctlError("usage", `no timer can carry ${variable}: systemd takes what follows a $ for a variable`, {
      hint: "put it into a folder without one, or leave the cutover in the foreground: --at, in tmux",
    });
  return { unit, start, isUsers, command: [...systemdRun(machine, { unit, start, isUsers, to }), ...begun] };
}

function systemdRun(
  { cwd, home }: Machine,
  { unit, start, isUsers, to }: Omit<Timer, "command"> & { to: string },
): [string, ...string[]] {
  const utc = start.toISOString().slice(0, 19).replace("T", " ");
  return [
    "systemd-run",
    ...(isUsers ? ["--user"] : []),
    `--unit=${unit}`,
    // One that has failed would keep its name, and the next timer out.
    "--collect",
    `--on-calendar=${utc} UTC`,
    "--timer-property=AccuracySec=1s",
    `--working-directory=${cwd}`,
    // The system's services have none, and password managers look there.
    ...(isUsers || home === undefined ? [] : [`--setenv=HOME=${home}`]),
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
