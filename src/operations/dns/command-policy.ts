import { Command } from "commander";
import type { CommandContext } from "../../cli/context.js";
import { leastPolicy } from "../../dns/policy.js";
import { RadioctlError } from "../../errors.js";

/** `dns policy`: the least IAM policy. */
export const policyCommand = (context: CommandContext) =>
  new Command("policy")
    .description("Print the least IAM policy that allows every dns command for this inventory. Contacts no server.")
    .action(async () => {
      const { world, globals } = context;
      const { loadInventory } = await import("../../inventory/load.js");
      const { inventory } = await loadInventory(world, globals().inventory);
      if (inventory.dns.provider !== "route53")
        throw new RadioctlError("usage", `${inventory.dns.provider} has no policies: its API key allows everything`);
      world.stdout.write(`${JSON.stringify(leastPolicy(inventory, inventory.dns.zoneId), undefined, 2)}\n`);
    });
