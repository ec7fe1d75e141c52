import { Command } from "commander";
import { afterHelp } from "../../cli/after-help.js";
import type { CommandContext } from "../../cli/context.js";
import type { ZoneSnapshot } from "../../dns/records.js";
import { openZone, zoneOptions, type ZoneFlags } from "./command-change.js";

interface ResolveFlags extends ZoneFlags {
  from?: string;
  down: readonly string[];
  drained: readonly string[];
  type: string;
  live?: boolean;
}

const EXAMPLES = afterHelp([
  ["radioctl dns resolve", "for every location of the inventory"],
  ["radioctl dns resolve --from US-CA --down us", "if a whole region is down"],
  ["radioctl dns resolve --live --from DE", "by the zone and the health checks as they are"],
]);

/** `dns resolve`: which relays listeners get, with which share, and why. */
export const resolveCommand = (context: CommandContext) =>
  zoneOptions(new Command("resolve"))
    .description(
      "Work out which relays listeners get, with which share, and why. Works offline, from the records that the inventory describes.",
    )
    .option(
      "--from <location>",
      "location of the listeners: a continent, a country or a US state (default: every location of the inventory)",
    )
    .option("--down <names>", "relays and regions to treat as down: eu-1,us", names, [])
    .option("--drained <names>", "relays to treat as drained: eu-1,eu-2", names, [])
    .option("--type <type>", "record type, A or AAAA", "A")
    .option("--live", "use the zone and its health checks as they are, not the inventory")
    .addHelpText("after", EXAMPLES)
    .action(async (flags: ResolveFlags) => {
      const { world, globals } = context;
      const { answer, offlineZone } = await import("../../dns/answer.js");
      const { loadInventory } = await import("../../inventory/load.js");
      const { resolveJson, resolveText } = await import("./text-resolve.js");
      const { inventory } = await loadInventory(world, globals().inventory);
      const decide = (zone: ZoneSnapshot) => answer(inventory, zone, flags);
      const zone = flags.live === true ? await observed(context, flags, decide) : offlineZone(inventory, flags.drained);
      const answers = decide(zone);
      const { listen } = inventory.station;
      world.stdout.write(
        globals().json ? `${JSON.stringify(resolveJson(listen, answers), undefined, 2)}\n` : resolveText(listen, answers),
      );
    });

async function observed(context: CommandContext, flags: ZoneFlags, decide: (observed: ZoneSnapshot) => unknown) {
  const { observeDecisive, observeRecords } = await import("../../dns/observe.js");
  const { loaded, zone } = await openZone(context, flags);
  return observeDecisive(zone, await observeRecords(zone, loaded.inventory.station.zone), decide);
}

function names(text: string, before: readonly string[]): string[] {
  return [...before, ...text.split(",").filter((name) => name !== "")];
}
