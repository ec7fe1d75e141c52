import { Command } from "commander";
import { afterHelp } from "../../cli/after-help.js";
import type { CommandContext } from "../../cli/context.js";
import { loadInventory } from "../../inventory/load.js";
import { tunable } from "./run-listeners.js";
import { playInLab, stopPlaying, type PlayRequest } from "./run-play.js";
import { inventoryOf } from "./store.js";
import { playText } from "./text.js";

/** `lab play LAB`: puts a studio on air, or serves a source that masters pull. */
export const playCommand = ({ world, globals }: CommandContext, run = { playInLab, stopPlaying }) =>
  new Command("play")
    .summary("play a source to a lab's masters, until the lab is taken down")
    .argument("<lab>", "name of the lab")
    .option(
      "--source <source>",
      "source to play: a live source, or a pull source, which the lab then serves (default: the first live source)",
    )
    .option("--to <master>", "with a live source: play only to this master (default: all masters of its channels)")
    .option("--file <file>", "audio file to play in a loop instead of a tune")
    .option("--stop", "stop playing")
    .addHelpText(
      "after",
      afterHelp([
        "radioctl lab play try",
        "radioctl lab play try --source studio --file jingle.mp3",
        "radioctl lab play try --source airtime",
        "radioctl lab play try --stop --source studio",
      ]),
    )
    .action(async (lab: string, flags: PlayRequest & { stop?: true }) => {
      if (flags.stop === true) {
        const stopped = await run.stopPlaying(world, lab, flags.source);
        if (globals().json) world.stdout.write(`${JSON.stringify({ stopped }, undefined, 2)}\n`);
        else world.stderr.write(stopped.map((name) => `${name} stopped\n`).join("") || "nothing was playing\n");
        return;
      }
      const playing = await run.playInLab(world, lab, flags);
      const loaded = await loadInventory(world, inventoryOf(world, lab));
      const listen = tunable(loaded, {}).map(({ url }) => url);
      world.stdout.write(
        globals().json ? `${JSON.stringify({ lab, playing, listen }, undefined, 2)}\n` : playText(lab, playing, listen),
      );
    });
