import { Command } from "commander";
import type { CommandContext } from "../../cli/context.js";
import { RadioctlError } from "../../errors.js";
import { loadFleet, type Fleet } from "../../fleet/load.js";
import { missingLater } from "../../fleet/missing-later.js";
import { shellCommand } from "../../host/quote.js";
import type { CutoverKind } from "../../journal/entry.js";
import { cutoverOptions, plannedOptions } from "./command-options.js";
import { cutoverMeant, newRequest, resumedRequest, scopeMeant, type CutoverFlags } from "./load-request.js";
import { lookAtCutover } from "./observe-cutover.js";
import { cutoverProgress } from "./progress.js";
import type { CutoverRequest } from "./request.js";
import { askRun } from "./run-attention.js";
import { runStationCutover } from "./run-station.js";
import { runTimer } from "./run-timer.js";
import { cutoverAccount, cutoverJson, cutoverStatusJson, cutoverStatusText } from "./text.js";
import { timerOf } from "./timer.js";

const EXAMPLES = `
Listeners hear the new master within about half a second, and nobody is dropped. What a check finds bad is undone by itself, exit 7; what it can't tell pauses,
exit 8. Ctrl-C once: stop after the relay that is under way; twice: bring everybody back.

Examples:
  radioctl cutover --to master-b --rehearse
  radioctl cutover --to master-b --at 05:00
  radioctl cutover --status
  radioctl cutover --resume
`;

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
    .summary("moves all listeners from one master to the other, and drops nobody")
    .description(
      "Moves a channel's listeners to its standby master: gates, one relay first, then the others, each heard before it counts.",
    )
    .addHelpText("after", EXAMPLES)
    .action(async (flags: Flags) => {
      const fleet = await loadFleet(context.world, context.globals().inventory, { secrets: "real" });
      if (flags.status !== undefined) return showStatus(context, fleet, flags.status);
      if (flags.pause !== undefined) return askForPause(context, fleet, flags.pause);
      if (flags.timer === true) return handOver(context, fleet, flags);
      await carryOut(context, fleet, "cutover", flags, run);
    });

/** `failover --to MASTER`: the old master is gone; whoever is left is turned to the other one for good. */
export const failoverCommand = (context: CommandContext, run = runStationCutover) =>
  cutoverOptions(new Command("failover"))
    .summary("makes the standby the active master: the old one is gone")
    .description(
      "Relays fall to the standby by themselves when the active master is gone. This makes it lasting: new listeners, encoders, the inventory.",
    )
    .addHelpText("after", "\nExamples:\n  radioctl failover --to master-b\n  radioctl failover --to master-b --force reach\n")
    .action(async (flags: Flags) => {
      const fleet = await loadFleet(context.world, context.globals().inventory, { secrets: "real" });
      await carryOut(context, fleet, "failover", { ...flags, soak: 0, leaveSources: true }, run);
    });

/** Begins a run, goes on with one, or undoes one; tells it, and gives its account. */
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
    throw new RadioctlError("usage", "--resume goes on, --abort goes back: give one of them");
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
  const look = await lookAtCutover(world, fleet, given);
  world.stdout.write(globals().json ? `${JSON.stringify(cutoverStatusJson(look), undefined, 2)}\n` : cutoverStatusText(look));
}

async function askForPause(context: CommandContext, fleet: Fleet, given: string | true): Promise<void> {
  const { directory } = fleet.loaded;
  const history = await cutoverMeant(context.world, directory, given);
  if (!(await askRun(context.world, directory, history, "pause")))
    throw new RadioctlError("usage", `${history.kind} ${history.run} is not at work`, { hint: "radioctl cutover --status" });
  await showStatus(context, fleet, history.run);
}

/** Shows the timer first, and what would be missing when it begins. */
async function handOver({ world, globals, finish }: CommandContext, fleet: Fleet, flags: Flags): Promise<void> {
  const { cwd, clock, operator, processes, env } = world;
  const machine = { program: processes.program, cwd, clock, operator, home: env["HOME"] };
  const timer = timerOf(machine, fleet.loaded, flags);
  scopeMeant(fleet.loaded.inventory, "cutover", flags);
  world.stdout.write(`${shellCommand(timer.command)}\n`);
  for (const note of await missingLater(world, fleet)) world.stderr.write(`${note}\n`);
  if (globals().dryRun) return;
  if (!globals().yes && !(await world.prompt.confirm("Hand it over?", "--yes"))) return finish(130);
  await runTimer(world, timer);
}
