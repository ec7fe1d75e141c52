import { Command } from "commander";
import type { CommandContext } from "../../cli/context.js";
import { loadFleet } from "../../fleet/load.js";
import { runOnHost } from "../../fleet/run-on-host.js";
import { observeLocks, releaseHost } from "../../host/lock.js";

/** `lock status|release HOST`: who is at work on a host, and taking it away from a run that hangs. */
export const lockCommand = (context: CommandContext, on = runOnHost) =>
  new Command("lock")
    .summary("who is at work on a host")
    .description("A run holds the hosts that it changes until its end, and the kernel frees them however it ends.")
    .addHelpText("after", "\nExamples:\n  radioctl lock status eu-1\n  radioctl lock release eu-1\n")
    .addCommand(
      new Command("status")
        .description("says which run has the host, since when")
        .argument("<host>", "the host's name in the inventory")
        .action(async (name: string) => {
          const { world, globals } = context;
          const fleet = await loadFleet(world, globals().inventory, { secrets: "placeholder" });
          const locks = await on(world, fleet, name, observeLocks);
          const held = locks.apply ?? locks.lease;
          if (globals().json) world.stdout.write(`${JSON.stringify({ host: name, ...locks }, undefined, 2)}\n`);
          else world.stdout.write(`${name}  ${held === undefined ? "free" : `held by ${held}`}\n`);
        }),
    )
    .addCommand(
      new Command("release")
        .description("takes the host away from a run that hangs; a change that is under way is let end")
        .argument("<host>", "the host's name in the inventory")
        .action(async (name: string) => {
          const { world, globals } = context;
          const fleet = await loadFleet(world, globals().inventory, { secrets: "placeholder" });
          const { lease } = await on(world, fleet, name, observeLocks);
          const question = `Take ${name} away from ${lease ?? "nobody"}?`;
          const sure =
            lease === undefined || globals().dryRun || globals().yes || (await world.prompt.confirm(question, "--yes"));
          const from =
            sure && !globals().dryRun
              ? await on(world, fleet, name, async (connection) => releaseHost(connection, name))
              : undefined;
          const told =
            from === undefined
              ? lease === undefined
                ? "was free"
                : `is still held by ${lease}`
              : `is free; it was held by ${from}`;
          if (globals().json) world.stdout.write(`${JSON.stringify({ host: name, released: from ?? null }, undefined, 2)}\n`);
          else world.stdout.write(`${name}  ${told}\n`);
        }),
    );
