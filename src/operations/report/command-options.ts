import { join, resolve } from "node:path";
import { InvalidArgumentError } from "commander";
import type { Fleet } from "../../fleet/load.js";
import type { World } from "../../world.js";
import { scheduleOf, schedulers, type Schedule, type Scheduler } from "./schedule.js";

export interface ReportFlags {
  state?: string;
  alert?: boolean;
  html?: string;
  textfile?: string;
  installCron?: Scheduler;
  every: number;
  pause?: number;
  resume?: boolean;
  takeOver?: boolean;
}

/** `5m`: what a crontab can say, and no less often than hourly. */
export function everyMinutes(text: string): number {
  const value = Number(/^(\d{1,2})m?$/u.exec(text)?.[1]);
  if (value > 0 && 60 % value === 0) return value;
  throw new InvalidArgumentError("It takes minutes by which an hour can be divided: 1, 2, 3, 4, 5, 6, 10, 12, 15, 20, 30 or 60.");
}

/** Beside the inventory, unless another file is named. */
export function stateFile({ cwd }: Pick<World, "cwd">, { loaded }: Fleet, flags: ReportFlags): string {
  return flags.state === undefined ? join(loaded.directory, "report", "state.json") : resolve(cwd, flags.state);
}

/** What a timer is to run: this program and this inventory, with what was asked for. */
export function scheduleFor(world: World, { loaded }: Fleet, flags: ReportFlags, scheduler: Scheduler): Schedule {
  const { processes, cwd, operator, env } = world;
  const { station } = loaded.inventory;
  const roots = env["NODE_EXTRA_CA_CERTS"];
  const given = (name: string, path: string | undefined) => (path === undefined ? [] : [name, resolve(cwd, path)]);
  return scheduleOf({
    scheduler,
    zone: station.zone,
    station: station.name,
    argv: [
      ...processes.program,
      "--inventory",
      resolve(cwd, loaded.file),
      "report",
      "--alert",
      ...given("--state", flags.state),
      ...given("--html", flags.html),
      ...given("--textfile", flags.textfile),
    ],
    everyMinutes: flags.every,
    user: operator.split("@")[0] ?? operator,
    home: env["HOME"] ?? "/",
    roots: roots === undefined || roots === "" ? undefined : resolve(cwd, roots),
  });
}

/** A scheduler's name as a flag's value. */
export function schedulerName(text: string): Scheduler {
  const known = schedulers.find((each) => each === text);
  if (known === undefined) throw new InvalidArgumentError(`It takes ${schedulers.join(" or ")}.`);
  return known;
}
