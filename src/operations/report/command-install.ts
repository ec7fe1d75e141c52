import type { CommandContext } from "../../cli/context.js";
import { DIFFERENCES } from "../../errors.js";
import type { Fleet } from "../../fleet/load.js";
import { missingLater } from "../../fleet/missing-later.js";
import { scheduleFor, stateFile, type ReportFlags } from "./command-options.js";
import { installSchedule, observeSchedule } from "./install-timer.js";
import type { Scheduler } from "./schedule.js";
import { storePause } from "./store-state.js";

/** `report --pause TIME` and `--resume`: an operator holds alerts back. The pause ends by itself. */
export async function pauseReports({ world, globals }: CommandContext, fleet: Fleet, flags: ReportFlags): Promise<void> {
  const state = stateFile(world, fleet, flags);
  const { dryRun } = globals();
  if (flags.pause === undefined) {
    if (!dryRun) await storePause(world, state, undefined);
    world.stderr.write("reports are no longer paused\n");
    return;
  }
  const now = world.clock.now();
  const until = new Date(now.getTime() + flags.pause * 1000).toISOString();
  if (!dryRun) await storePause(world, state, { until, hosts: [], by: world.operator, at: now.toISOString() });
  world.stderr.write(`reports are paused until ${until}; to end the pause: radioctl report --resume\n`);
}

/** `report --install-cron`: shows first what it writes. */
export async function installReport(
  context: CommandContext,
  fleet: Fleet,
  flags: ReportFlags,
  scheduler: Scheduler,
): Promise<void> {
  const { world, globals, finish } = context;
  const schedule = scheduleFor(world, fleet, flags, scheduler);
  const changes = await observeSchedule(world, schedule);
  if (globals().json) world.stdout.write(`${JSON.stringify({ changes, commands: schedule.commands }, undefined, 2)}\n`);
  else for (const { what, shown } of changes) world.stdout.write(`${what}:\n${shown.trimEnd().replace(/^/gmu, "  ")}\n`);
  for (const note of [...schedule.notes, ...(await missingLater(world, fleet))]) world.stderr.write(`${note}\n`);
  if (changes.length === 0) {
    world.stderr.write("already installed\n");
    return;
  }
  if (globals().dryRun) return finish(DIFFERENCES);
  if (!globals().yes && !(await world.prompt.confirm("Install this?", "--yes"))) return finish(130);
  await installSchedule(world, changes, schedule);
}
