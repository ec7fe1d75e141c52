import { Command } from "commander";
import { afterHelp } from "../../cli/after-help.js";
import type { CommandContext } from "../../cli/context.js";
import { DIFFERENCES, DONE } from "../../errors.js";
import { noBucket } from "../../fleet/load-bucket.js";
import { loadInventory } from "../../inventory/load.js";
import { resolveSecrets } from "../../inventory/secrets.js";
import { checkArtifacts } from "./run-check.js";
import { trialJson, trialText } from "./text.js";
import { judge } from "./trial.js";

/** `artifacts ...`: the bucket that outlives every machine. */
export const artifactsCommand = (context: CommandContext) =>
  new Command("artifacts")
    .description(
      "Work with the bucket of the station (artifacts in the inventory), which keeps what no machine may be the only one to have.",
    )
    .addHelpText("after", afterHelp(["radioctl artifacts check"], "More: radioctl help bucket"))
    .addCommand(checkCommand(context));

const checkCommand = ({ world, globals, finish }: CommandContext) =>
  new Command("check")
    .summary("try the bucket, and show what it can be trusted with")
    .description(
      "Try the bucket with small objects below check/ and remove them: conditional writes, parts, ranges, versions, what the hosts' key can do, the clock. Exit code 0: fit for everything. 3: fit with limits, which are listed. 5: not reachable, or the key was refused.",
    )
    .action(async () => {
      const { inventory, json, color } = globals();
      const loaded = await loadInventory(world, inventory);
      const { artifacts } = loaded.inventory;
      if (artifacts === undefined) throw noBucket();
      const trial = await checkArtifacts(world, artifacts, await resolveSecrets(world, loaded));
      const properties = judge(trial);
      world.stdout.write(
        json ? `${JSON.stringify(trialJson(trial, properties), undefined, 2)}\n` : trialText(trial, properties, color),
      );
      finish(properties.every(({ fit }) => fit) ? DONE : DIFFERENCES);
    });
