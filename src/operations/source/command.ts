import { Command } from "commander";
import type { CommandContext } from "../../cli/context.js";
import { forceOption } from "../../cli/force.js";
import { DIFFERENCES, DONE, RadioctlError } from "../../errors.js";
import { worstOf } from "../../fleet/outcome.js";
import { loadInventory, type LoadedInventory } from "../../inventory/load.js";
import { mastersOf, mastersOfSource, sourceOfChannel } from "../../station/select-source.js";
import { selectLiveSource } from "../../station/select.js";
import { sourceGuards, type SourceWish } from "./plan.js";
import { lookAtSources, runSource, type SourceRequest } from "./run.js";
import { sourceOutcomeJson, sourceOutcomeText, sourcePlanText, sourcesJson, sourcesText } from "./text.js";

const EXAMPLES = `
A hold counts as long as its source is there, on both masters of the channel, until it is released or Liquidsoap starts again; list and status show it.

Examples:
  radioctl source list
  radioctl source switch main night      night plays, whatever else is there
  radioctl source switch main --auto     the first of the channel's sources that is there plays again
  radioctl source kick studio            its encoder has to connect again
`;

interface ListFlags {
  channel?: string;
  master?: string;
}

interface ChangeFlags {
  master?: string;
  auto?: true;
  force: readonly string[];
}

/** `source list|switch|kick`: what masters play and why, and turning it by hand. */
export const sourceCommand = (context: CommandContext, look = lookAtSources, run = runSource) =>
  new Command("source")
    .summary("what masters play and why; hold a source, send an encoder away")
    .description("Shows what masters play and why, holds a source on air by hand or releases it, and sends encoders away.")
    .addHelpText("after", EXAMPLES)
    .addCommand(listCommand(context, look))
    .addCommand(switchCommand(context, run))
    .addCommand(kickCommand(context, run));

const listCommand = ({ world, globals, finish }: CommandContext, look: typeof lookAtSources) =>
  new Command("list")
    .description("what is on air, for how long and why, and how each source is; exit code 5 when a master does not answer")
    .option("--channel <channel>", "only this one")
    .option("--master <master>", "only on this one")
    .action(async ({ channel, master }: ListFlags) => {
      const loaded = await loadInventory(world, globals().inventory);
      const looks = (await look(world, loaded, mastersOf(loaded.inventory, channel, master))).map((each) =>
        "error" in each || channel === undefined
          ? each
          : { ...each, programmes: each.programmes.filter((programme) => programme.channel === channel) },
      );
      world.stdout.write(globals().json ? json(sourcesJson(looks)) : sourcesText(looks, globals().color));
      finish(worstOf(looks.flatMap((each) => ("error" in each ? [each.error.exitCode] : []))) ?? DONE);
    });

const switchCommand = (context: CommandContext, run: typeof runSource) =>
  changeOptions(new Command("switch"))
    .description("holds a source of a channel on air, or with --auto releases it")
    .argument("<channel>", "the channel's name in the inventory")
    .argument("[source]", "the source that is to play as long as it is there")
    .option("--auto", "release: the channel's order counts again")
    .action(async (channel: string, source: string | undefined, flags: ChangeFlags) => {
      if ((source === undefined) === (flags.auto === undefined))
        throw new RadioctlError("usage", "switch takes a source to hold, or --auto", {
          hint: `radioctl source switch ${channel} --auto`,
        });
      const loaded = await loadInventory(context.world, context.globals().inventory);
      const masters = mastersOf(loaded.inventory, channel, flags.master);
      const wish: SourceWish =
        source === undefined
          ? { kind: "release", channel }
          : { kind: "hold", channel, source: sourceOfChannel(loaded.inventory, channel, source) };
      const command = `source switch ${channel} ${source ?? "--auto"}`;
      await change(context, run, { loaded, masters, wish, command, force: flags.force });
    });

const kickCommand = (context: CommandContext, run: typeof runSource) =>
  changeOptions(new Command("kick"))
    .description("sends the encoder of a live source away; it may connect again, by its name")
    .argument("<source>", "the live source's name in the inventory")
    .action(async (source: string, flags: ChangeFlags) => {
      const loaded = await loadInventory(context.world, context.globals().inventory);
      selectLiveSource(loaded.inventory, source);
      const masters = mastersOfSource(loaded.inventory, source, flags.master);
      await change(context, run, {
        loaded,
        masters,
        wish: { kind: "kick", source },
        command: `source kick ${source}`,
        force: flags.force,
      });
    });

function changeOptions(command: Command): Command {
  return forceOption(command.option("--master <master>", "only on this master (default: on both)"), sourceGuards);
}

/** Exit code 3 when something would be done; the worst of the masters' when one failed or was not reached. */
async function change(
  { world, globals, finish }: CommandContext,
  run: typeof runSource,
  request: Omit<SourceRequest, "dryRun"> & { loaded: LoadedInventory },
): Promise<void> {
  const { dryRun, yes, color, json: asJson } = globals();
  const outcome = await run(world, { ...request, dryRun }, async (preview) => {
    if (!asJson) world.stdout.write(sourcePlanText(preview, color));
    const refused = preview.findings.some(({ guard }) => !request.force.includes(guard));
    return dryRun || yes || refused || world.prompt.confirm("Do it?", "--yes");
  });
  const unchanged = outcome.state === "unchanged" && !asJson ? sourcePlanText(outcome, color) : "";
  world.stdout.write(asJson ? json(sourceOutcomeJson(outcome)) : unchanged + sourceOutcomeText(outcome));
  const failures = [...outcome.missing, ...outcome.results].flatMap((each) => ("error" in each ? [each.error.exitCode] : []));
  const state = { unchanged: DONE, done: DONE, planned: DIFFERENCES, declined: 1 }[outcome.state];
  finish(state === DONE ? (worstOf(failures) ?? DONE) : state);
}

function json(data: unknown): string {
  return `${JSON.stringify(data, undefined, 2)}\n`;
}
