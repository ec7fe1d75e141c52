import { Command } from "commander";
import type { CommandContext } from "../../cli/context.js";
import { openZone, zoneOptions, type ZoneFlags } from "./command-change.js";

interface ResolveFlags extends ZoneFlags {
  from?: string;
  down: readonly string[];
  drained: readonly string[];
  type: string;
  live?: boolean;
}

const EXAMPLES = `
Examples:
  radioctl dns resolve                              whom listeners of every location get
  radioctl dns resolve --from US-CA --down us       when a whole region is down
  radioctl dns resolve --live --from DE             by the zone and the checks as they are
`;

/** `dns resolve`: who answers, with which share, and why. */
export const resolveCommand = (context: CommandContext) =>
  zoneOptions(new Command("resolve"))
    .description("works out whom listeners get, with which share, and why; offline, from the inventory's own tree")
    .option("--from <location>", "a continent, a country, or a state of the US; every location of the inventory by default")
    .option("--down <names>", "relays and regions that don't answer: eu-1,us", names, [])
    .option("--drained <names>", "relays that are drained", names, [])
    .option("--type <type>", "A or AAAA", "A")
    .option("--live", "by the zone as it is, not by the inventory")
    .addHelpText("after", EXAMPLES)
    .action(async (flags: ResolveFlags) => {
      const { world, globals } = context;
      const { answer, offlineZone } = await import("../../dns/answer.js");
      const { loadInventory } = await import("../../inventory/load.js");
      const { resolveJson, resolveText } = await import("./text-resolve.js");
      const { inventory } = await loadInventory(world, globals().inventory);
      const zone = flags.live === true ? await observed(context, flags) : offlineZone(inventory, flags.drained);
      const answers = answer(inventory, zone, flags);
      const { listen } = inventory.station;
      world.stdout.write(
        globals().json ? `${JSON.stringify(resolveJson(listen, answers), undefined, 2)}\n` : resolveText(listen, answers),
      );
    });

async function observed(context: CommandContext, flags: ZoneFlags) {
  const { observeZone } = await import("../../dns/observe.js");
  const { loaded, zone } = await openZone(context, flags);
  return observeZone(zone, loaded.inventory.station.zone);
}

function names(text: string, before: readonly string[]): string[] {
  return [...before, ...text.split(",").filter((name) => name !== "")];
}
