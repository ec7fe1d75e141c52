import { Command } from "commander";
import { DIFFERENCES, DONE, RadioctlError } from "../errors.js";
import { bootstrapRequest, type BootstrapFlags } from "../fleet/bootstrap-request.js";
import { loadFleet } from "../fleet/load.js";
import { exitCodeOf, type HostOutcome } from "../fleet/outcome.js";
import { runBootstrap } from "../fleet/run-bootstrap.js";
import { hearHost } from "../fleet/run-verify.js";
import { guardNames } from "../host/guard.js";
import { bootstrapJson } from "../output/bootstrap.js";
import { bootstrapProgress } from "../output/progress.js";
import type { CommandContext } from "./context.js";
import { collectGuard } from "./fleet-options.js";

const EXAMPLE = `
Examples:
  radioctl bootstrap master master-a
  radioctl bootstrap relay eu-1 --ask-password --accept-new-host-key
  radioctl bootstrap --all --yes
`;

/** `bootstrap ROLE HOST`: a bare VPS becomes ROLE and is verified on air. */
export const bootstrapCommand = (context: CommandContext, run = runBootstrap) =>
  new Command("bootstrap")
    .summary("a bare VPS becomes ROLE and is verified on air")
    .description(
      "Brings a bare Debian host on air as the inventory describes it, and proves it as a listener. Run again, it changes only what differs.",
    )
    .argument("[role]", "master or relay, as the inventory says it too")
    .argument("[host]", "the host's name in the inventory")
    .option("--all", "every host of the inventory, masters first")
    .option("--ask-password", "log in with a password this once; it is asked for, never an argument")
    .option("--accept-new-host-key", "pin the key of a host that was never seen; a changed key is refused all the same")
    .option("--force <guard>", `override one guard, again for more: ${guardNames.join(", ")}`, collectGuard, [])
    .option("--wait <seconds>", "how long to wait for another run on the host", seconds, 900)
    .addHelpText("after", EXAMPLE)
    .action(async (role: string | undefined, host: string | undefined, flags: BootstrapFlags) => {
      const { world } = context;
      const globals = context.globals();
      const fleet = await loadFleet(world, globals.inventory, { secrets: "real" });
      const request = await bootstrapRequest(world, fleet, { ...flags, dryRun: globals.dryRun }, role, host);
      const progress = bootstrapProgress(world, { ...globals, hosts: request.hosts.length });
      const outcomes = await run(world, request, (reached) => hearHost(world, fleet, reached), progress);
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
