import type { Command } from "commander";

/** Adds the flags of `HostFilters` to a command that takes `[host...]`. */
export function hostFilters(command: Command): Command {
  return command
    .option("--role <role>", "only hosts of this role: master or relay")
    .option("--region <region>", "only hosts of this region")
    .option("--channel <channel>", "only hosts of this channel");
}
