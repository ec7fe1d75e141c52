import { resolve } from "node:path";
import { Command } from "commander";
import type { CommandContext } from "../../cli/context.js";
import { namesOf } from "../../dns/names.js";
import { mustBeWhole, mustHold, type DnsPlan } from "../../dns/plan.js";
import type { ZoneSnapshot } from "../../dns/records.js";
import { planWished } from "../../dns/wished.js";
import { RadioctlError } from "../../errors.js";
import type { Inventory } from "../../inventory/schema.js";
import type { World } from "../../world.js";
import { changeOptions, changeZone, openZone, type ChangeFlags } from "./command-change.js";

/** `dns apply`: the plan that it shows, or exactly one that was made before. */
export const applyCommand = (context: CommandContext, open = openZone) =>
  changeOptions(new Command("apply"))
    .description("Bring the zone in line with the inventory in one atomic batch, and wait until every name server has it.")
    .option("--plan <file>", "apply exactly this plan of dns plan --out (refused if the zone has changed since)")
    .action(async (flags: ChangeFlags & { plan?: string }) => {
      const given = flags.plan === undefined ? undefined : await readPlan(context.world, flags.plan);
      const { loaded, zone } = await open(context, flags);
      const { inventory } = loaded;
      const plan =
        given === undefined ? planWished(inventory, zone) : (observed: ZoneSnapshot) => stillHolds(given, observed, inventory);
      if (given !== undefined && given.zone !== inventory.station.zone)
        throw new RadioctlError("usage", `the plan is for ${given.zone}, the inventory for ${inventory.station.zone}`);
      await changeZone(context, { loaded, zone }, { command: "dns apply", plan, force: flags.force });
    });

/** Before it is shown: what is shown of another zone's plan would be wrong. @throws RadioctlError failed when the zone has changed since */
function stillHolds(plan: DnsPlan, observed: ZoneSnapshot, inventory: Inventory): DnsPlan {
  mustHold(plan, observed, namesOf(inventory));
  return plan;
}

/** @throws RadioctlError usage when it isn't a whole plan */
async function readPlan({ files, cwd }: World, file: string): Promise<DnsPlan> {
  const text = await files.read(resolve(cwd, file));
  if (text === undefined) throw new RadioctlError("usage", `there is no file ${file}`, { hint: "radioctl dns plan --out FILE" });
  try {
    const plan = JSON.parse(text) as DnsPlan;
    mustBeWhole(plan);
    return plan;
  } catch (error) {
    if (error instanceof RadioctlError) throw error;
    throw new RadioctlError("usage", `${file} is not a plan of radioctl`, {
      hint: "radioctl dns plan --out FILE",
      cause: error,
    });
  }
}
