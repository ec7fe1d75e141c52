import type { Command } from "commander";
import { RadioctlError } from "../errors.js";

/**
 * Adds `--force NAME`, which overrides one guard each time it is given.
 * @param names guards of this command, as their refusals print them
 * @param what what the command calls them
 */
export function forceOption(command: Command, names: readonly string[], what: "guard" | "gate" = "guard"): Command {
  return command.option(
    `--force <${what}>`,
    `override a ${what} (repeatable): ${names.join(", ")}`,
    forceCollector(names, what),
    [],
  );
}

/** @throws RadioctlError usage for a name that does not exist */
function forceCollector(names: readonly string[], what: "guard" | "gate"): (name: string, all: string[]) => string[] {
  return (name, all) => {
    if (names.includes(name)) return [...all, name];
    throw new RadioctlError("usage", `there is no ${what} ${JSON.stringify(name)}`, { hint: `use one of ${names.join(", ")}` });
  };
}
