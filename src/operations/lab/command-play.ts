import { Command } from "commander";
import type { CommandContext } from "../../cli/context.js";
import { loadInventory } from "../../inventory/load.js";
import { tunable } from "./run-audience.js";
import { playInLab, stopPlaying, type PlayRequest } from "./run-play.js";
import { inventoryOf } from "./store.js";
import { playText } from "./text.js";

/** `lab play LAB`: a studio goes on air, or what masters pull is there. */
export const playCommand = ({ world, globals }: CommandContext, run = { playInLab, stopPlaying }) =>
  new Command("play")
    .summary("a studio's encoder plays to a lab's masters, until the lab is taken down")
    .argument("<lab>", "name of the lab")
    .option(
      "--source <source>",
      "the live source that it plays, the inventory's first by default; or a pull source, which the lab then serves itself",
    )
    .option("--to <master>", "a live source: this master alone; all of the source's channels by default")
    .option("--file <file>", "an audio file, over and over, instead of a tune")
    .option("--stop", "ends what plays")
    .addHelpText(
      "after",
      "\nExamples:\n  radioctl lab play try\n  radioctl lab play try --source studio --file jingle.mp3\n  radioctl lab play try --source airtime\n  radioctl lab play try --stop --source studio\n",
    )
    .action(async (lab: string, flags: PlayRequest & { stop?: true }) => {
      if (flags.stop === true) {
        const stopped = await run.stopPlaying(world, lab, flags.source);
        if (globals().json) world.stdout.write(`${JSON.stringify({ stopped }, undefined, 2)}\n`);
        else world.stderr.write(stopped.map((name) => `${name} has ended\n`).join("") || "nothing played\n");
        return;
      }
      const playing = await run.playInLab(world, lab, flags);
      const loaded = await loadInventory(world, inventoryOf(world, lab));
      const listen = tunable(loaded, {}).map(({ url }) => url);
      world.stdout.write(
        globals().json ? `${JSON.stringify({ lab, playing, listen }, undefined, 2)}\n` : playText(lab, playing, listen),
      );
    });
