import { Command } from "commander";
import { afterHelp } from "../../cli/after-help.js";
import type { CommandContext } from "../../cli/context.js";
import { forceOption } from "../../cli/force.js";
import { DIFFERENCES, DONE, RadioctlError } from "../../errors.js";
import { worstOf } from "../../fleet/outcome.js";
import { loadInventory, type LoadedInventory } from "../../inventory/load.js";
import { mastersOf, mastersOfSource, sourceOfChannel } from "../../station/select-source.js";
import { selectLiveSource } from "../../station/select.js";
import { sourceGuards, type SourceWish } from "./plan.js";
import { observeSources, runSource, type SourceRequest } from "./run.js";
import { shownMasters } from "./shown.js";
import { sourceOutcomeJson, sourceOutcomeText, sourcePlanText, sourcesJson, sourcesText } from "./text.js";

const EXAMPLES = afterHelp(
  [
    "radioctl source list",
    ["radioctl source switch main night", "play night as long as it is available"],
    ["radioctl source switch main --auto", "play the highest-priority source again"],
    ["radioctl source kick studio", "disconnect its encoder"],
  ],
  "A hold lasts as long as its source is available, on both masters of the channel, until it is released or Liquidsoap restarts. source list and status show it.",
);

interface ListFlags {
  channel?: string;
  master?: string;
}

interface ChangeFlags {
  master?: string;
  auto?: true;
  force: readonly string[];
}

/** `source list|switch|kick`: shows and changes what masters play. */
export const sourceCommand = (context: CommandContext, look = observeSources, run = runSource) =>
  new Command("source")
    .description("Show what masters play and why, hold a source on air or release it, and disconnect encoders.")
    .addHelpText("after", EXAMPLES)
    .addCommand(listCommand(context, look))
    .addCommand(switchCommand(context, run))
    .addCommand(kickCommand(context, run));

const listCommand = ({ world, globals, finish }: CommandContext, look: typeof observeSources) =>
  new Command("list")
    .description(
      "Show what is on air, for how long and why, and the state of each source. Exit code 5 if a master does not answer.",
    )
    .option("--channel <channel>", "only this channel")
    .option("--master <master>", "only this master")
    .action(async ({ channel, master }: ListFlags) => {
      const loaded = await loadInventory(world, globals().inventory);
      const looks = (await look(world, loaded, mastersOf(loaded.inventory, channel, master))).map((each) =>
        "error" in each || channel === undefined
          ? each
          : { ...each, programmes: each.programmes.filter((programme) => programme.channel === channel) },
      );
      const shown = shownMasters(looks);
      world.stdout.write(globals().json ? json(sourcesJson(shown)) : sourcesText(shown, globals().color));
      finish(worstOf(looks.flatMap((each) => ("error" in each ? [each.error.exitCode] : []))) ?? DONE);
    });

const switchCommand = (context: CommandContext, run: typeof runSource) =>
  changeOptions(new Command("switch"))
    .description("Hold a source of a channel on air, or release it with --auto.")
    .argument("<channel>", "the channel's name in the inventory")
    .argument("[source]", "source to play as long as it is available")
    .option("--auto", "release the hold: play the highest-priority source")
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
    .description("Disconnect the encoder of a live source. It may connect again.")
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
  return forceOption(command.option("--master <master>", "only this master (default: both)"), sourceGuards);
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
    return dryRun || yes || refused || world.prompt.confirm("Apply this?", "--yes");
  });
  const unchanged = outcome.state === "unchanged" && !asJson ? sourcePlanText(outcome, color) : "";
  world.stdout.write(
    asJson ? json(sourceOutcomeJson(outcome, shownMasters(outcome.results))) : unchanged + sourceOutcomeText(outcome),
  );
  const failures = [...outcome.missing, ...outcome.results].flatMap((each) => ("error" in each ? [each.error.exitCode] : []));
  const state = { unchanged: DONE, done: DONE, planned: DIFFERENCES, declined: 1 }[outcome.state];
  finish(state === DONE ? (worstOf(failures) ?? DONE) : state);
}

function json(data: unknown): string {
  return `${JSON.stringify(data, undefined, 2)}\n`;
}
