import { Command, Option } from "commander";
import type { CommandContext, Globals } from "../../cli/context.js";
import { hostFilters } from "../../cli/host-filters.js";
import { positiveSeconds } from "../../cli/numbers.js";
import { redrawn } from "../../cli/text/screen.js";
import { DONE } from "../../errors.js";
import { loadFleet } from "../../fleet/load.js";
import { worstOf } from "../../fleet/outcome.js";
import { watchStatus } from "../../fleet/watch.js";
import type { Inventory } from "../../inventory/schema.js";
import { selectHosts, type HostFilters } from "../../station/select.js";
import type { World } from "../../world.js";
import { runStatus } from "./run.js";
import type { HostStatus } from "./status.js";
import { statusJson, statusText, watchHeading } from "./text.js";

const EXAMPLES = `
A line that begins with ! has something broken, one with ~ something that is not as usual. Exit code 5 when a host could not be reached;
drift is shown and not judged: that is what diff is for.

Examples:
  radioctl status
  radioctl status --role relay --region eu
  radioctl status --watch 10
`;

interface StatusFlags extends HostFilters {
  watch?: number;
}

/** `status [HOST...]`: the fleet at a glance. */
export const statusCommand = (context: CommandContext, run = runStatus) =>
  hostFilters(
    new Command("status")
      .summary("the fleet at a glance: services, listeners, last changes, active masters")
      .description(
        "Shows the fleet at a glance, a line a host: last change, drift, services, listeners, and each channel's active master.",
      )
      .argument("[host...]", "hosts; all by default"),
  )
    .addOption(
      new Option("--watch [seconds]", "again and again until Ctrl-C, for a day at most").preset("5").argParser(positiveSeconds),
    )
    .addHelpText("after", EXAMPLES)
    .action(async (names: string[], flags: StatusFlags) => {
      const { world, globals, finish } = context;
      const fleet = await loadFleet(world, globals().inventory, { secrets: "real" });
      const { inventory } = fleet.loaded;
      const hosts = fleet.toSurvey(selectHosts(inventory, names, flags).map(({ name }) => name));
      const show = screen(world, globals(), inventory, flags.watch);
      const last = await watchStatus(world, run(world, inventory, hosts), flags.watch, show);
      if (flags.watch !== undefined && world.stdout.terminal) world.stdout.write("\n");
      finish(worstOf(last.flatMap((status) => ("error" in status ? [status.error.exitCode] : []))) ?? DONE);
    });

/** How one look after the other is shown: on a terminal in the place of the one before, as data a line each. */
function screen(world: World, { json, color }: Globals, inventory: Inventory, everySeconds: number | undefined) {
  let first = true;
  return (statuses: readonly HostStatus[], seconds: number) => {
    const look = { inventory, statuses, seconds };
    const text = everySeconds === undefined ? "" : watchHeading(inventory.station, world.clock.now(), everySeconds);
    if (json) world.stdout.write(`${JSON.stringify(statusJson(look), undefined, everySeconds === undefined ? 2 : undefined)}\n`);
    else if (text === "") world.stdout.write(statusText(look, color));
    else if (world.stdout.terminal) world.stdout.write(redrawn(text + statusText(look, color), first));
    else world.stdout.write(`${first ? "" : "\n"}${text}${statusText(look, color)}`);
    first = false;
  };
}
