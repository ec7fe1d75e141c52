import { Command } from "commander";
import { certificateGuards } from "../../certificates/guard.js";
import { afterHelp } from "../../cli/after-help.js";
import type { CommandContext } from "../../cli/context.js";
import { forceOption } from "../../cli/force.js";
import { DIFFERENCES, DONE, RadioctlError } from "../../errors.js";
import { probeHost } from "../../fleet/probe-host.js";
import { loadFleet } from "../../fleet/load.js";
import { exitCodeOf, type HostOutcome } from "../../fleet/outcome.js";
import { guardNames } from "../../host/guard.js";
import { OLDER_INVENTORY_GUARD } from "../../host/inventory-lineage.js";
import { bootstrapRequest, type BootstrapFlags } from "./load-bootstrap.js";
import { bootstrapProgress } from "./progress-bootstrap.js";
import { runBootstrap } from "./run-bootstrap.js";
import { changeKeeper } from "./store-changes.js";
import { bootstrapJson } from "./text-bootstrap.js";

const EXAMPLES = afterHelp([
  "radioctl bootstrap master master-a",
  "radioctl bootstrap relay eu-1 --ask-password --accept-new-host-key",
  "radioctl bootstrap --all --yes",
]);

/** `bootstrap ROLE HOST`: turns a bare VPS into a master or relay and verifies it on air. */
export const bootstrapCommand = (context: CommandContext, run = runBootstrap) =>
  forceOption(new Command("bootstrap"), [...guardNames, OLDER_INVENTORY_GUARD, ...certificateGuards])
    .description(
      "Turn a bare Debian host into the master or relay that the inventory describes, and verify it on air. Run it again to apply only what differs.",
    )
    .argument("[role]", "master or relay, as in the inventory")
    .argument("[host]", "the host's name in the inventory")
    .option("--all", "bootstrap every host of the inventory, masters first")
    .option("--ask-password", "ask for a password, and log in with it once")
    .option("--accept-new-host-key", "pin the host key of a new host (a changed key is still refused)")
    .option("--wait <seconds>", "wait this long for another run on the host to end", seconds, 900)
    .addHelpText("after", EXAMPLES)
    .action(async (role: string | undefined, host: string | undefined, flags: BootstrapFlags) => {
      const { world } = context;
      const globals = context.globals();
      const fleet = await loadFleet(world, globals.inventory, { secrets: "real" });
      const request = await bootstrapRequest(world, fleet, { ...flags, dryRun: globals.dryRun }, role, host);
      const progress = bootstrapProgress(world, { ...globals, hosts: request.hosts.length });
      const keeper = changeKeeper(world, fleet, request.run);
      const outcomes = await run(world, { ...request, keeper }, (reached) => probeHost(world, fleet, reached), progress);
      await keeper?.settle();
      if (globals.json) world.stdout.write(`${JSON.stringify(bootstrapJson(outcomes), undefined, 2)}\n`);
      context.finish(exitCode(outcomes));
    });

function seconds(text: string): number {
  const value = Number(text);
  if (Number.isFinite(value) && value >= 0) return value;
  throw new RadioctlError("usage", `--wait takes seconds, not ${JSON.stringify(text)}`);
}

function exitCode(outcomes: readonly HostOutcome[]): number {
  const failed = exitCodeOf(outcomes);
  if (failed !== DONE) return failed;
  return outcomes.some((outcome) => outcome.state === "planned") ? DIFFERENCES : DONE;
}
