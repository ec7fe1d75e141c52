import { Command } from "commander";
import { afterHelp } from "../../cli/after-help.js";
import type { CommandContext } from "../../cli/context.js";
import { RadioctlError } from "../../errors.js";
import { loadFleet, type Fleet } from "../../fleet/load.js";
import { missingLater } from "../../fleet/missing-later.js";
import { shellCommand } from "../../host/quote.js";
import type { CutoverKind } from "../../journal/entry.js";
import { cutoverOptions, plannedOptions } from "./command-options.js";
import { cutoverMeant, newRequest, resumedRequest, scopeMeant, type CutoverFlags } from "./load-request.js";
import { observeCutover } from "./observe-cutover.js";
import { cutoverProgress } from "./progress.js";
import type { CutoverRequest } from "./request.js";
import { askRun } from "./run-attention.js";
import { runStationCutover } from "./run-station.js";
import { runTimer } from "./run-timer.js";
import { cutoverAccount, cutoverJson, cutoverStatusJson, cutoverStatusText } from "./text.js";
import { timerOf } from "./timer.js";

const EXAMPLES = afterHelp(
  [
    ["radioctl cutover --to master-b --rehearse", "check everything, change nothing"],
    ["radioctl cutover --to master-b --at 05:00", "start at 05:00, station time"],
    ["radioctl cutover --status", "show where it is"],
    ["radioctl cutover --resume", "continue a paused or killed run"],
  ],
  "Listeners hear the new master within half a second, and none is dropped. If a check fails, radioctl moves all listeners back (exit code 7). If a check gives no answer, it pauses (exit code 8).",
  "Ctrl-C stops after the current relay; Ctrl-C twice moves all listeners back. More: radioctl help cutover",
);

interface Flags extends CutoverFlags {
  resume?: string | true;
  abort?: string | true;
  status?: string | true;
  pause?: string | true;
  timer?: boolean;
}

/** `cutover --to MASTER`: the planned move from one master to the other. */
export const cutoverCommand = (context: CommandContext, run = runStationCutover) =>
  plannedOptions(cutoverOptions(new Command("cutover")))
    .description(
      "Move a channel's listeners to its other master: check the gates, move one relay, listen to it, then move the others in batches.",
    )
    .addHelpText("after", EXAMPLES)
    .action(async (flags: Flags) => {
      const fleet = await loadFleet(context.world, context.globals().inventory, { secrets: "real" });
      if (flags.status !== undefined) return showStatus(context, fleet, flags.status);
      if (flags.pause !== undefined) return askForPause(context, fleet, flags.pause);
      if (flags.timer === true) return handOver(context, fleet, flags);
      await carryOut(context, fleet, "cutover", flags, run);
    });

/** `failover --to MASTER`: the old master is lost, and the other one takes over for good. */
export const failoverCommand = (context: CommandContext, run = runStationCutover) =>
  cutoverOptions(new Command("failover"))
    .description(
      "Promote the standby when the active master is lost. Relays fall back to the standby by themselves; this makes it permanent for new listeners, encoders and the inventory.",
    )
    .addHelpText("after", afterHelp(["radioctl failover --to master-b", "radioctl failover --to master-b --force reach"]))
    .action(async (flags: Flags) => {
      const fleet = await loadFleet(context.world, context.globals().inventory, { secrets: "real" });
      await carryOut(context, fleet, "failover", { ...flags, soak: 0, leaveSources: true }, run);
    });

/** Begins, continues or undoes a run, and prints its result. */
async function carryOut(context: CommandContext, fleet: Fleet, kind: CutoverKind, flags: Flags, run: typeof runStationCutover) {
  const { world, finish } = context;
  const globals = context.globals();
  const started = world.clock.monotonic();
  const request = await requestOf(context, fleet, kind, flags);
  if (request === undefined) return;
  const progress = cutoverProgress(world, {
    ...globals,
    kind: request.kind,
    rehearse: request.rehearse,
    quietestHour: request.quietestHour,
    timezone: fleet.loaded.inventory.station.timezone,
  });
  const outcome = await run(world, fleet, request, progress);
  const seconds = (world.clock.monotonic() - started) / 1000;
  world.stdout.write(
    globals.json
      ? `${JSON.stringify(cutoverJson(outcome, request.scope, seconds), undefined, 2)}\n`
      : cutoverAccount(outcome, request.scope, request.kind),
  );
  finish(outcome.exitCode);
}

async function requestOf(
  context: CommandContext,
  fleet: Fleet,
  kind: CutoverKind,
  flags: Flags,
): Promise<CutoverRequest | undefined> {
  const { world } = context;
  const given = { ...flags, rehearse: flags.rehearse === true || context.globals().dryRun };
  if (flags.resume !== undefined && flags.abort !== undefined)
    throw new RadioctlError("usage", "--resume and --abort exclude each other");
  if (flags.resume !== undefined) return resumedRequest(world, fleet, flags.resume, "to the end", given);
  if (flags.abort === undefined) return newRequest(world, fleet, kind, given);
  const { directory } = fleet.loaded;
  const history = await cutoverMeant(world, directory, flags.abort);
  if (await askRun(world, directory, history, "abort")) {
    await showStatus(context, fleet, history.run);
    return undefined;
  }
  return resumedRequest(world, fleet, history.run, "undo", given);
}

async function showStatus({ world, globals }: CommandContext, fleet: Fleet, given: string | true): Promise<void> {
  const look = await observeCutover(world, fleet, given);
  world.stdout.write(globals().json ? `${JSON.stringify(cutoverStatusJson(look), undefined, 2)}\n` : cutoverStatusText(look));
}

async function askForPause(context: CommandContext, fleet: Fleet, given: string | true): Promise<void> {
  const { directory } = fleet.loaded;
  const history = await cutoverMeant(context.world, directory, given);
  if (!(await askRun(context.world, directory, history, "pause")))
    throw new RadioctlError("usage", `${history.kind} ${history.run} is not running`, { hint: "radioctl cutover --status" });
  await showStatus(context, fleet, history.run);
}

/** Shows the timer first, and what will be missing when it starts. */
async function handOver({ world, globals, finish }: CommandContext, fleet: Fleet, flags: Flags): Promise<void> {
  const { cwd, clock, operator, processes, env } = world;
  const machine = { program: processes.program, cwd, clock, operator, home: env["HOME"], roots: env["NODE_EXTRA_CA_CERTS"] };
  const timer = timerOf(machine, fleet.loaded, flags);
  scopeMeant(fleet.loaded.inventory, "cutover", flags);
  world.stdout.write(`${shellCommand(timer.command)}\n`);
  for (const note of await missingLater(world, fleet)) world.stderr.write(`${note}\n`);
  if (globals().dryRun) return;
  if (!globals().yes && !(await world.prompt.confirm("Schedule this cutover with systemd?", "--yes"))) return finish(130);
  await runTimer(world, timer);
}
