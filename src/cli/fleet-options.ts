import { Option, type Command } from "commander";
import { certificateGuards } from "../certificates/guard.js";
import { RadioctlError } from "../errors.js";
import type { BatchSize } from "../fleet/stages.js";
import { BANDWIDTH_GUARD, HTTPS_GUARD, LISTENERS_GUARD } from "../guard.js";
import { guardNames as hostGuards } from "../host/guard.js";
import { OLDER_INVENTORY_GUARD } from "../host/inventory-lineage.js";
import { forceOption } from "./force.js";
import { hostFilters } from "./host-filters.js";

/** Guards of every change to hosts. */
const guardNames = [...hostGuards, LISTENERS_GUARD, BANDWIDTH_GUARD, HTTPS_GUARD, OLDER_INVENTORY_GUARD, ...certificateGuards];

/**
 * The flags of all commands that change a fleet in stages.
 * @param more guards that only this command has
 */
export function fleetOptions(command: Command, more: readonly string[] = []): Command {
  const guards = [...new Set([...guardNames, ...more])];
  return forceOption(hostFilters(command), guards)
    .option("--canary <host>", "relay to change first (default: the canary in the inventory, else the first relay)")
    .addOption(batchOption("relays to change at once after the canary", 10))
    .option("--max-failures <n>", "stop the run after more failures than this", wholeNumber("--max-failures"), 0)
    .option("--deadline <seconds>", "most time for the work on one host", wholeNumber("--deadline"), 1800);
}

/** `--batch`, a share of the relays by default. */
export function batchOption(what: string, percent: number): Option {
  return new Option("--batch <size>", `${what}, a share (${percent}%) or a number`)
    .argParser(batchSize)
    .default({ percent }, `${percent}%`);
}

/** `10%` or `3`. @throws RadioctlError usage for anything else */
function batchSize(text: string): BatchSize {
  const [, number = "", percent] = /^(\d{1,4})(%)?$/u.exec(text) ?? [];
  const value = Number(number);
  if (number === "" || value < 1 || (percent !== undefined && value > 100))
    throw new RadioctlError("usage", `--batch takes a share such as 10% or a number of hosts, not ${JSON.stringify(text)}`);
  return percent === undefined ? { count: value } : { percent: value };
}

function wholeNumber(flag: string): (text: string) => number {
  return (text) => {
    if (/^\d{1,6}$/u.test(text)) return Number(text);
    throw new RadioctlError("usage", `${flag} takes a whole number, not ${JSON.stringify(text)}`);
  };
}
