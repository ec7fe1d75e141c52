import { Command, Option } from "commander";
import { afterHelp } from "../../cli/after-help.js";
import type { CommandContext } from "../../cli/context.js";
import { count, duration } from "../../cli/numbers.js";
import { RadioctlError } from "../../errors.js";
import { loadFleet } from "../../fleet/load.js";
import { logServices, logServicesOf, logSource } from "../../roles/logs.js";
import { selectHost } from "../../station/select.js";
import { runLogs } from "./run-logs.js";
import { logLines } from "./text-logs.js";

const LINES = 50;

const EXAMPLES = afterHelp([
  "radioctl logs eu-1",
  "radioctl logs eu-1 --service nginx --since 10m",
  "radioctl logs master-a --service liquidsoap -n 200 -f",
]);

interface LogsFlags {
  service?: string;
  lines: number;
  follow?: true;
  since?: number;
}

/** `logs HOST`: the logs of its services. */
export const logsCommand = (context: CommandContext, run = runLogs) =>
  new Command("logs")
    .description("Show the last log lines of a host's services, without the station's secrets. Times are the host's own.")
    .argument("<host>", "the host's name in the inventory")
    .addOption(new Option("--service <service>", "only this service (default: all of the host's role)").choices(logServices))
    .option("-n, --lines <count>", "lines to show of the journal and of each log file", count, LINES)
    .option("-f, --follow", "print new lines until Ctrl-C, for one day at most")
    .option("--since <time>", "show only lines newer than this: 30s, 10m, 2h or 1d", duration)
    .addHelpText("after", EXAMPLES)
    .action(async (name: string, flags: LogsFlags) => {
      const { world, globals } = context;
      const { json, inventory } = globals();
      const fleet = await loadFleet(world, inventory, { secrets: "real", hosts: () => [name] });
      const { role } = selectHost(fleet.loaded.inventory, name);
      const services = servicesOf(name, role, flags.service);
      const query = { ...logSource(role, services), lines: flags.lines, sinceSeconds: flags.since };
      const told = logLines(world.stdout, { host: name, services, json, follow: flags.follow === true });
      const room = () => world.stdout.room?.();
      for (const host of fleet.toObserve([name]))
        await run(world, { host, query, follow: flags.follow === true, room }, told.line);
      told.end();
      if (told.count() === 0) world.stderr.write(`${name} has logged nothing${flags.since === undefined ? "" : " since then"}\n`);
    });

function servicesOf(name: string, role: "master" | "relay", wanted: string | undefined): readonly string[] {
  const known = logServicesOf(role);
  if (wanted === undefined) return known;
  if (known.includes(wanted)) return [wanted];
  throw new RadioctlError("usage", `${name} is a ${role}, it has no ${wanted}`, { hint: `it has ${known.join(", ")}` });
}
