import { Command } from "commander";
import type { CommandContext } from "../../cli/context.js";
import { positiveSeconds } from "../../cli/numbers.js";
import { planWished } from "../../dns/wished.js";
import { openZone, zoneOptions, type ZoneFlags } from "./command-change.js";

/** Enough for a station of a dozen relays. */
const WAIT_SECONDS = 10;

interface ShowFlags extends ZoneFlags {
  wait: number;
}

/** `dns show`: the records in the zone. */
export const showCommand = (context: CommandContext, open = openZone) =>
  zoneOptions(new Command("show"))
    .description("Show radioctl's records in the zone: weights, health checks and their state, drains, drift.")
    .option(
      "--wait <seconds>",
      `time for the results of health checks; Route 53 gives one a second`,
      positiveSeconds,
      WAIT_SECONDS,
    )
    .action(async (flags: ShowFlags) => {
      const { world, globals } = context;
      const { loaded, zone } = await open(context, flags);
      const { observeZone } = await import("../../dns/observe.js");
      const { zoneShown } = await import("./zone-shown.js");
      const { zoneJson, zoneText } = await import("./text-show.js");
      const { inventory } = loaded;
      const observed = await observeZone(zone, inventory, flags.wait);
      const shown = zoneShown(inventory, observed, planWished(inventory, zone)(observed));
      world.stdout.write(
        globals().json ? `${JSON.stringify(zoneJson(shown), undefined, 2)}\n` : zoneText(shown, globals().color),
      );
    });
