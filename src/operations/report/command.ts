import { Command, Option } from "commander";
import { afterHelp } from "../../cli/after-help.js";
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
import { takeOverReports } from "./command-take-over.js";
import { alertChannels } from "./outbox.js";
import { reportVerdict } from "./outcome.js";
import { runReport, type ReportTools } from "./run.js";
import { reportJson, reportText } from "./text.js";

const EXAMPLES = afterHelp(
  [
    "radioctl report",
    "radioctl report --alert --dry-run",
    "radioctl report --install-cron --every 5m",
    "radioctl report --pause 2h",
    "radioctl report --take-over",
  ],
  "Prints open incidents, and nothing if there are none. With --alert it sends them to report.channels of the inventory instead.",
  "While deploy, cutover, failover, rollback or bootstrap run, incidents of the hosts that they change are held back; --pause holds back all. With report.returnAfterMinutes, --alert moves listeners who fell back to the standby home again, once the active master has been healthy for that long.",
  "With a bucket (artifacts), one machine of the station sends: the first that ran with --alert, until another takes over. Its state is in the bucket, so that no message is sent twice.",
  "Exit codes are those of monitoring plugins: 0 OK, 1 WARNING, 2 CRITICAL, 3 UNKNOWN or no observation; 6 without output while another report runs. More: radioctl help reports",
);

/** What a report looks with, and what it keeps. */
export type Tools = (world: World, fleet: Fleet, flags: ReportFlags) => ReportTools;

/** `report`: checks the station and sends alerts. */
export const reportCommand = (context: CommandContext, tools: Tools = reportTools) =>
  new Command("report")
    .description("Check the whole station once, and report what has been wrong for long enough. For cron: silent when healthy.")
    .option("--state <file>", "file that keeps incidents between runs (default: report/state.json beside the inventory)")
    .option("--html <file>", "also write the result as a page for browsers to this file")
    .option("--textfile <file>", "also write metrics to this file, for the text file collector of a node_exporter")
    .option("--alert", "send alerts to the channels of the inventory instead of printing")
    .addOption(
      new Option("--install-cron [cron|systemd]", "install a cron job or systemd timer that runs report --alert")
        .preset("cron")
        .argParser(schedulerName),
    )
    .option("--every <minutes>", "with --install-cron: minutes between runs", everyMinutes, 5)
    .option("--pause <time>", "hold all alerts back for this time: 30m, 2h, 1d", duration)
    .option("--resume", "end the pause")
    .option("--take-over", "send the station's reports from this machine, instead of the one that does")
    .addHelpText("after", EXAMPLES)
    .action(async (flags: ReportFlags) => {
      const fleet = await loadFleet(context.world, context.globals().inventory, {
        secrets: flags.installCron === undefined ? "real" : "placeholder",
      });
      if (flags.alert === true || flags.installCron !== undefined) mustHaveChannels(fleet);
      if (flags.installCron !== undefined) return installReport(context, fleet, flags, flags.installCron);
      if (flags.takeOver === true) return takeOverReports(context, fleet, flags);
      if (flags.pause !== undefined || flags.resume === true) return pauseReports(context, fleet, flags);
      await look(context, fleet, flags, tools(context.world, fleet, flags));
    });

/** @throws RadioctlError usage */
function mustHaveChannels({ loaded: { inventory } }: Fleet): void {
  if (alertChannels(inventory.report).length === 0)
    throw new RadioctlError("usage", "no alert channel is configured", {
      hint: "name channels under report.channels in the inventory",
    });
}

async function look({ world, globals, finish }: CommandContext, fleet: Fleet, flags: ReportFlags, tools: ReportTools) {
  const { json, verbose, dryRun, color } = globals();
  const alert = flags.alert === true;
  try {
    const outcome = await runReport(world, fleet, { state: stateFile(world, fleet, flags), alert, dryRun }, tools);
    for (const problem of outcome.problems) world.stderr.write(`${problem}\n`);
    const verdict = reportVerdict(outcome);
    const code = verdictCode(verdict);
    world.stdout.write(
      json
        ? `${JSON.stringify(reportJson(outcome, verdict, code), undefined, 2)}\n`
        : reportText(outcome, { alert, dryRun, verbose, color }),
    );
    finish(code);
  } catch (error) {
    if (json || !(error instanceof RadioctlError)) throw error;
    const isLocked = error.kind === "locked";
    // Cron mails every word.
    if (!isLocked || verbose || world.stderr.terminal) world.stderr.write(errorText(error));
    finish(isLocked ? error.exitCode : verdictCode("UNKNOWN"));
  }
}
