import { Option, type Command } from "commander";
import { batchOption } from "../../cli/fleet-options.js";
import { forceOption } from "../../cli/force.js";
import { duration } from "../../cli/numbers.js";
import { gateNames } from "./gates.js";

/** The flags with which `cutover` and `failover` begin a run, or go on with one. */
export function cutoverOptions(command: Command): Command {
  return forceOption(command, gateNames, "gate")
    .option("--to <master>", "the master that takes over")
    .option("--from <master>", "the one that listeners leave; the other of the channel's two by default")
    .option("--channel <channel>", "this one alone; by default all that the two masters share")
    .addOption(batchOption("relays at once after the first", 25))
    .option("--rehearse", "everything up to the first change, on the real fleet")
    .option("--resume [run]", "go on with a run that was paused or killed; the latest by default")
    .option("--abort [run]", "bring everybody back; the latest run by default");
}

/** Those that a planned one has beside them. */
export function plannedOptions(command: Command): Command {
  return command
    .option("--at <time>", "when it may begin, by the station's clock: 05:00 or 2026-11-22T05:00")
    .option("--off-peak", "at the quietest hour of the listener history")
    .option("--now", "at once: the default")
    .option(
      "--canary <relay>",
      "the relay to begin with; that of the inventory by default, else the one with the fewest listeners",
    )
    .addOption(
      new Option("--soak <time>", "how long the first relay is heard before the others: 5m")
        .argParser(soakTime)
        .default(300, "5m"),
    )
    .option("--leave-sources", "live sources may stay at the old master, whose stream the new one then plays")
    .option("--timer", "with --at: hand it to a systemd timer of this machine")
    .option("--status [run]", "where a run is, and whose stream each relay gives; the latest by default")
    .option("--pause [run]", "have a run that is at work stop after the relay that is under way");
}

/** `0s` is no soak at all. */
function soakTime(text: string): number {
  return /^0[smh]?$/u.test(text) ? 0 : duration(text);
}
