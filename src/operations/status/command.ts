import { Command, Option } from "commander";
import { standingOf } from "../../certificates/standing.js";
import { afterHelp } from "../../cli/after-help.js";
import type { CommandContext, Globals } from "../../cli/context.js";
import { hostFilters } from "../../cli/host-filters.js";
import { positiveSeconds } from "../../cli/numbers.js";
import { redrawn } from "../../cli/text/screen.js";
import { DONE } from "../../errors.js";
import { loadFleet, type Fleet } from "../../fleet/load.js";
import { worstOf } from "../../fleet/outcome.js";
import { watchStatus } from "../../fleet/watch.js";
import { selectedNames, type HostFilters } from "../../station/select.js";
import type { World } from "../../world.js";
import { fleetStatus } from "./fleet-status.js";
import { runStatus } from "./run.js";
import type { HostStatus } from "./status.js";
import { statusJson, statusText, watchHeading } from "./text.js";
import { withCertificate } from "./run-watch.js";

const EXAMPLES = afterHelp(
  ["radioctl status", "radioctl status --role relay --region eu", "radioctl status --watch 10"],
  "! marks a host with a failure, ~ a host with something unusual. Exit code 5 if a host could not be reached. Drift is shown and does not change the exit code; use diff for that.",
);

interface StatusFlags extends HostFilters {
  watch?: number;
}

/** `status [HOST...]`: the fleet, one line per host. */
export const statusCommand = (context: CommandContext, run = runStatus) =>
  hostFilters(
    new Command("status")
      .description(
        "Show the fleet, one line per host: last change, drift, services, listeners, and the active master of each channel.",
      )
      .argument("[host...]", "hosts (default: all)"),
  )
    .addOption(
      new Option("--watch [seconds]", "repeat every SECONDS until Ctrl-C, for one day at most")
        .preset("5")
        .argParser(positiveSeconds),
    )
    .addHelpText("after", EXAMPLES)
    .action(async (names: string[], flags: StatusFlags) => {
      const { world, globals, finish } = context;
      const fleet = await loadFleet(world, globals().inventory, {
        secrets: "real",
        hosts: (all) => selectedNames(all, names, flags),
      });
      const { inventory } = fleet.loaded;
      const watch = withCertificate(world, fleet, selectedNames(inventory, names, flags), (hosts) =>
        run(world, inventory, hosts),
      );
      const show = screen(world, globals(), () => watch.fleet(), flags.watch);
      const last = await watchStatus(world, watch, flags.watch, show);
      if (flags.watch !== undefined && world.stdout.terminal) world.stdout.write("\n");
      finish(worstOf(last.flatMap((status) => ("error" in status ? [status.error.exitCode] : []))) ?? DONE);
    });

/** How one look after the other is shown: on a terminal in the place of the one before, as data a line each. */
function screen(world: World, { json, color, verbose }: Globals, fleet: () => Fleet, everySeconds: number | undefined) {
  let first = true;
  return (statuses: readonly HostStatus[], seconds: number) => {
    const { loaded, certificate: stored } = fleet();
    const { inventory } = loaded;
    const certificate = standingOf(inventory, stored, world.clock.now());
    const look = fleetStatus(inventory, statuses, { seconds, certificate });
    const text = everySeconds === undefined ? "" : watchHeading(inventory.station, world.clock.now(), everySeconds);
    if (json) world.stdout.write(`${JSON.stringify(statusJson(look), undefined, everySeconds === undefined ? 2 : undefined)}\n`);
    else if (text === "") world.stdout.write(statusText(look, color, verbose));
    else if (world.stdout.terminal) world.stdout.write(redrawn(text + statusText(look, color, verbose), first));
    else world.stdout.write(`${first ? "" : "\n"}${text}${statusText(look, color, verbose)}`);
    first = false;
  };
}
