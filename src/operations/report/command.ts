import { Command, Option } from "commander";
import type { CommandContext } from "../../cli/context.js";
import { duration } from "../../cli/numbers.js";
import { errorText } from "../../cli/text/error.js";
import { RadioctlError } from "../../errors.js";
import { loadFleet, type Fleet } from "../../fleet/load.js";
import { verdictCode } from "../../health/verdict.js";
import type { World } from "../../world.js";
import { installReport, pauseReports } from "./command-install.js";
import { everyMinutes, schedulerName, stateFile, type ReportFlags } from "./command-options.js";
import { reportTools } from "./command-tools.js";
import { alertChannels } from "./outbox.js";
import { reportVerdict } from "./outcome.js";
import { runReport, type ReportTools } from "./run.js";
import { reportJson, reportText } from "./text.js";

const EXAMPLES = `
Prints what is raised, and nothing when nothing is. With --alert it tells report.channels of the inventory instead. Exit codes as a monitoring plugin's:
0 OK, 1 WARNING, 2 CRITICAL, 3 UNKNOWN or no look was possible; 6, without a word, while another report is at work. What changes hosts (deploy,
cutover, failover, rollback, bootstrap) holds their incidents back as long as it is at work, by its journal; --pause does it by hand. With
report.returnAfterMinutes, --alert brings listeners who fell to the standby home once the active master has been good for so long.

Examples:
  radioctl report
  radioctl report --alert --dry-run
  radioctl report --install-cron --every 5m
  radioctl report --pause 2h
`;

/** What a report looks with, and what it keeps. */
export type Tools = (world: World, fleet: Fleet, flags: ReportFlags) => ReportTools;

/** `report`: what cron runs. */
export const reportCommand = (context: CommandContext, tools: Tools = reportTools) =>
  new Command("report")
    .summary("what cron runs: raises, tells, resolves; silent when all is well")
    .description("Looks at the whole radio once, and says what is wrong once it has been wrong for long enough.")
    .option("--state <file>", "what one run leaves to the next; report/state.json beside the inventory by default")
    .option("--html <file>", "a page for browsers with what was found, replaced as a whole")
    .option("--textfile <file>", "metrics for Prometheus's node_exporter: its directory's radioctl.prom")
    .option("--alert", "tell the channels of the inventory, instead of printing")
    .addOption(
      new Option("--install-cron [cron|systemd]", "have it run again and again, with --alert")
        .preset("cron")
        .argParser(schedulerName),
    )
    .option("--every <minutes>", "with --install-cron: how often", everyMinutes, 5)
    .option("--pause <time>", "hold everything back for 30m, 2h, 1d", duration)
    .option("--resume", "end the pause")
    .addHelpText("after", EXAMPLES)
    .action(async (flags: ReportFlags) => {
      const fleet = await loadFleet(context.world, context.globals().inventory, {
        secrets: flags.installCron === undefined ? "real" : "placeholder",
      });
      if (flags.alert === true || flags.installCron !== undefined) mustTellSomebody(fleet);
      if (flags.installCron !== undefined) return installReport(context, fleet, flags, flags.installCron);
      if (flags.pause !== undefined || flags.resume === true) return pauseReports(context, fleet, flags);
      await look(context, fleet, flags, tools(context.world, fleet, flags));
    });

/** @throws RadioctlError usage */
function mustTellSomebody({ loaded: { inventory } }: Fleet): void {
  if (alertChannels(inventory.report).length === 0)
    throw new RadioctlError("usage", "there is nobody to tell", { hint: "name channels under report.channels in the inventory" });
}

async function look({ world, globals, finish }: CommandContext, fleet: Fleet, flags: ReportFlags, tools: ReportTools) {
  const { json, verbose, dryRun, color } = globals();
  const alert = flags.alert === true;
  try {
    const outcome = await runReport(world, fleet, { state: stateFile(world, fleet, flags), alert, dryRun }, tools);
    for (const problem of outcome.problems) world.stderr.write(`${problem}\n`);
    world.stdout.write(
      json ? `${JSON.stringify(reportJson(outcome), undefined, 2)}\n` : reportText(outcome, { alert, dryRun, verbose, color }),
    );
    finish(verdictCode(reportVerdict(outcome)));
  } catch (error) {
    if (json || !(error instanceof RadioctlError)) throw error;
    const isLocked = error.kind === "locked";
    // Cron mails every word.
    if (!isLocked || verbose || world.stderr.terminal) world.stderr.write(errorText(error));
    finish(isLocked ? error.exitCode : verdictCode("UNKNOWN"));
  }
}
