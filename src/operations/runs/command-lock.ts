import { Command } from "commander";
import { afterHelp } from "../../cli/after-help.js";
import type { CommandContext } from "../../cli/context.js";
import { connectOnce } from "../../fleet/connect-once.js";
import { holderText, type Holder } from "../../host/holder.js";
import { observeLocks, releaseHost } from "../../host/lock.js";
import { loadInventory } from "../../inventory/load.js";

/** `lock status|release HOST`: shows which run holds a host, and releases the lock of a run that hangs. */
export const lockCommand = (context: CommandContext, on = connectOnce) =>
  new Command("lock")
    .description(
      "Show or release a host's lock. A run locks the hosts that it changes; the host frees the lock however the run ends.",
    )
    .addHelpText("after", afterHelp(["radioctl lock status eu-1", "radioctl lock release eu-1"]))
    .addCommand(
      new Command("status")
        .description("show which run holds the host, and since when")
        .argument("<host>", "the host's name in the inventory")
        .action(async (name: string) => {
          const { world, globals } = context;
          const loaded = await loadInventory(world, globals().inventory);
          const { lease, apply } = await on(world, { loaded }, name, async (connection) => observeLocks(connection, name));
          const locks = { lease: textOf(lease), apply: textOf(apply) };
          const held = locks.apply ?? locks.lease;
          if (globals().json) world.stdout.write(`${JSON.stringify({ host: name, ...locks }, undefined, 2)}\n`);
          else world.stdout.write(`${name}  ${held === undefined ? "free" : `held by ${held}`}\n`);
        }),
    )
    .addCommand(
      new Command("release")
        .description("release the lock of a run that hangs; a change that is under way still completes")
        .argument("<host>", "the host's name in the inventory")
        .action(async (name: string) => {
          const { world, globals } = context;
          const loaded = await loadInventory(world, globals().inventory);
          const lease = textOf((await on(world, { loaded }, name, async (connection) => observeLocks(connection, name))).lease);
          const question = `Release the lock of ${name}, held by ${lease ?? "no run"}?`;
          const sure =
            lease === undefined || globals().dryRun || globals().yes || (await world.prompt.confirm(question, "--yes"));
          const from =
            sure && !globals().dryRun
              ? textOf(await on(world, { loaded }, name, async (connection) => releaseHost(connection, name)))
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

function textOf(holder: Holder | undefined): string | undefined {
  return holder && holderText(holder);
}
