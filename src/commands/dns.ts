import { Command } from "commander";
import type { CommandContext } from "./context.js";
import { adoptCommand } from "./dns/adopt.js";
import { applyCommand } from "./dns/apply.js";
import { canaryCommand, drainCommand, swapCommand, undrainCommand } from "./dns/drain.js";
import { planCommand } from "./dns/plan.js";
import { policyCommand } from "./dns/policy.js";
import { resolveCommand } from "./dns/resolve.js";
import { rollbackCommand } from "./dns/rollback.js";
import { rotateCommand } from "./dns/rotate.js";
import { showCommand } from "./dns/show.js";

const EXAMPLES = `
Examples:
  radioctl dns plan                     what would change, and whom listeners would get before and after
  radioctl dns apply                    that, in one atomic batch
  radioctl dns drain eu-1 --wait        no new listeners; waits until few are left
  radioctl dns resolve --from DE --down eu-1
`;

/** `dns ...`: the records that bring listeners to relays, and encoders to the active master. */
export const dnsCommand = (context: CommandContext) =>
  [
    planCommand,
    applyCommand,
    showCommand,
    resolveCommand,
    drainCommand,
    undrainCommand,
    canaryCommand,
    swapCommand,
    rotateCommand,
    adoptCommand,
    rollbackCommand,
    policyCommand,
  ].reduce(
    (command, make) => command.addCommand(make(context)),
    new Command("dns")
      .summary("the records that bring listeners to the nearest healthy relay")
      .description(
        "Only names under stream.ZONE, source.ZONE and the listen name are ever touched. Route 53's credentials are found as Amazon's tools find them.",
      )
      .addHelpText("after", EXAMPLES),
  );
