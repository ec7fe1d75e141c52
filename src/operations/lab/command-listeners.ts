import { Command } from "commander";
import { afterHelp } from "../../cli/after-help.js";
import type { CommandContext } from "../../cli/context.js";
import { count, positiveSeconds } from "../../cli/numbers.js";
import { DONE } from "../../errors.js";
import { loadInventory } from "../../inventory/load.js";
import { startListeners, tunable } from "./run-listeners.js";
import { fenceAt, fencedWorld } from "./run-fence.js";
import { inventoryOf, labFolder, requireLab } from "./store.js";
import { accountText } from "./text.js";

interface Flags {
  relay?: string;
  format?: string;
  seconds: number;
}

/** `lab listeners LAB N`: listeners that parse what they hear. */
export const listenersCommand = ({ world, globals, finish }: CommandContext, run = startListeners) =>
  new Command("listeners")
    .summary("send listeners to a lab and report what they heard; exit code 1 if one was dropped")
    .description(
      "Send listeners to a lab's relays, let them stay, and report what they heard. They parse each frame and never reconnect. Lost and repeated audio is measured against the time at which each frame was on air at its master.",
    )
    .argument("<lab>", "name of the lab")
    .argument("<number>", "number of listeners, spread over all relays", count)
    .option("--relay <host>", "send all of them to this relay")
    .option("--format <format>", "codec or mount (default: each relay's first MP3, AAC or Opus mount)")
    .option("--seconds <seconds>", "how long they stay; Ctrl-C ends it sooner", positiveSeconds, 30)
    .addHelpText(
      "after",
      afterHelp(["radioctl lab listeners try 100", "radioctl lab listeners try 20 --relay eu-1 --format opus --seconds 60"]),
    )
    .action(async (lab: string, number: number, flags: Flags) => {
      await requireLab(world, lab);
      const fence = await fenceAt(world, labFolder(world, lab));
      const inside = fencedWorld(world, () => fence);
      const loaded = await loadInventory(world, inventoryOf(world, lab));
      const over = tunable(loaded, flags);
      const interruption = world.interrupts.claim();
      const audience = await run(inside, loaded, number, over);
      const started = world.clock.monotonic();
      const passed = () => (world.clock.monotonic() - started) / 1000;
      while (passed() < flags.seconds && !interruption.asked.aborted) {
        if (world.stderr.terminal)
          world.stderr.write(`${passed().toFixed(0).padStart(4)} s  ${audience.listening()} of ${number} are listening\n`);
        await world.clock.sleep(Math.min(1000, (flags.seconds - passed()) * 1000 + 1), interruption.asked);
      }
      const seconds = Number(passed().toFixed(1));
      const relays = await audience.account();
      await audience.leave();
      interruption.release();
      world.stdout.write(
        globals().json
          ? `${JSON.stringify({ lab, seconds, relays }, undefined, 2)}\n`
          : `${accountText(relays)}${number} listeners for ${seconds} s\n`,
      );
      finish(relays.every(({ heard, listeners, dropped }) => dropped === 0 && heard === listeners) ? DONE : 1);
    });
