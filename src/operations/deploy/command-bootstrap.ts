import { Command } from "commander";
import type { CommandContext } from "../../cli/context.js";
import { forceOption } from "../../cli/force.js";
import { DIFFERENCES, DONE, RadioctlError } from "../../errors.js";
import { hearHost } from "../../fleet/hear-host.js";
import { loadFleet } from "../../fleet/load.js";
import { exitCodeOf, type HostOutcome } from "../../fleet/outcome.js";
import { guardNames } from "../../host/guard.js";
import { bootstrapRequest, type BootstrapFlags } from "./load-bootstrap.js";
import { bootstrapProgress } from "./progress-bootstrap.js";
import { runBootstrap } from "./run-bootstrap.js";
import { bootstrapJson } from "./text-bootstrap.js";

const EXAMPLE = `
Examples:
  radioctl bootstrap master master-a
  radioctl bootstrap relay eu-1 --ask-password --accept-new-host-key
  radioctl bootstrap --all --yes
`;

/** `bootstrap ROLE HOST`: a bare VPS becomes ROLE and is verified on air. */
export const bootstrapCommand = (context: CommandContext, run = runBootstrap) =>
  forceOption(new Command("bootstrap"), guardNames)
    .summary("a bare VPS becomes ROLE and is verified on air")
    .description(
      "Brings a bare Debian host on air as the inventory describes it, and proves it as a listener. Run again, it changes only what differs.",
    )
    .argument("[role]", "master or relay, as the inventory says it too")
    .argument("[host]", "the host's name in the inventory")
    .option("--all", "every host of the inventory, masters first")
    .option("--ask-password", "log in with a password this once; it is asked for, never an argument")
    .option("--accept-new-host-key", "pin the key of a host that was never seen; a changed key is refused all the same")
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
