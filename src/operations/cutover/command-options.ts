import { Option, type Command } from "commander";
import { batchOption } from "../../cli/fleet-options.js";
import { forceOption } from "../../cli/force.js";
import { duration } from "../../cli/numbers.js";
import { gateNames } from "./gates.js";

/** The flags with which `cutover` and `failover` begin or continue a run. */
export function cutoverOptions(command: Command): Command {
  return forceOption(command, gateNames, "gate")
    .option("--to <master>", "the master that takes over")
    .option("--from <master>", "the master that listeners leave (default: the channel's other one)")
    .option("--channel <channel>", "move only this channel (default: all that both masters share)")
    .addOption(batchOption("relays to move at once after the first", 25))
    .option("--rehearse", "check all gates on the real fleet and show the plan; change nothing")
    .option("--resume [run]", "continue a run that was paused or killed (default: the latest)")
    .option("--abort [run]", "move all listeners of a run back (default: the latest)");
}

/** The flags that only a planned cutover has. */
export function plannedOptions(command: Command): Command {
  return command
    .option("--at <time>", "start time, in the station's time zone: 05:00 or 2026-11-22T05:00")
    .option("--off-peak", "start at the quietest hour of the listener history")
    .option("--now", "start at once (the default)")
    .option(
      "--canary <relay>",
      "relay to move first (default: the canary in the inventory, else the one with the fewest listeners)",
    )
    .addOption(
      new Option("--soak <time>", "how long to listen to the first relay before the others: 90s, 5m")
        .argParser(soakTime)
        .default(300, "5m"),
    )
    .option("--leave-sources", "leave live sources on the old master; the new master plays its stream")
    .option("--timer", "with --at: schedule the cutover with a systemd timer on this machine")
    .option("--status [run]", "show the state of a run and the master of each relay (default: the latest)")
    .option("--pause [run]", "pause a running cutover after the current relay");
}

/** `0s` means no soak. */
function soakTime(text: string): number {
  return /^0[smh]?$/u.test(text) ? 0 : duration(text);
}
