import { resolve } from "node:path";
import { RadioctlError } from "../errors.js";
import type { LoadedInventory } from "../inventory/load.js";
import { nextTime } from "./window.js";

interface Machine {
  /** How this program is run: node and its script. */
  program: readonly [string, ...string[]];
  cwd: string;
  clock: { now(): Date };
  operator: string;
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
}

/**
 * The command that has systemd of the operator's machine begin a cutover by itself: root's own, else the user's. Its output is in the journal of
 * the unit. Secrets have to come from a file or a command: a timer has no environment of the operator's.
 * @throws RadioctlError usage without a time and a master
 */
export function timerCommand(
  machine: Machine,
  { file, inventory }: LoadedInventory,
  flags: TimerFlags,
): readonly [string, ...string[]] {
  if (flags.at === undefined || flags.to === undefined)
    throw new RadioctlError("usage", "--timer needs --at and --to", { hint: "radioctl cutover --to MASTER --at 05:00 --timer" });
  const start = nextTime(flags.at, inventory.station.timezone, machine.clock.now());
  if (start === undefined) throw new RadioctlError("usage", `${flags.at} has passed in ${inventory.station.timezone}`);
  const utc = start.toISOString().slice(0, 19).replace("T", " ");
  const isRoot = machine.operator.startsWith("root@");
  return [
    "systemd-run",
    ...(isRoot ? [] : ["--user"]),
    `--unit=radioctl-cutover-${flags.to}`,
    `--on-calendar=${utc} UTC`,
    "--timer-property=AccuracySec=1s",
    `--working-directory=${machine.cwd}`,
    `--description=radioctl cutover to ${flags.to}`,
    ...machine.program,
    "--inventory",
    resolve(machine.cwd, file),
    "cutover",
    ...beginFlags(flags),
    "--now",
    "--yes",
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
