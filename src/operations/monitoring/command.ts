import { resolve } from "node:path";
import { Command } from "commander";
import { afterHelp } from "../../cli/after-help.js";
import type { CommandContext } from "../../cli/context.js";
import { forceOption } from "../../cli/force.js";
import { DIFFERENCES } from "../../errors.js";
import { loadInventory } from "../../inventory/load.js";
import { applyExport } from "./apply-export.js";
import { exportFiles } from "./export.js";
import { observeExport } from "./observe-export.js";
import { FOREIGN_FILE, guardExport, planExport } from "./plan.js";
import { exportJson, exportNextText, exportPlanText } from "./text.js";

interface ExportFlags {
  dir: string;
  force: readonly string[];
}

/** `monitoring export --dir DIR`: files for Prometheus and Grafana. */
export const monitoringCommand = (context: CommandContext) =>
  new Command("monitoring")
    .description(
      "Export what your own Prometheus and Grafana need to know of this station. radioctl installs no exporter on a host.",
    )
    .addHelpText("after", afterHelp(["radioctl monitoring export --dir /etc/prometheus/radioctl"]))
    .addCommand(
      forceOption(new Command("export"), [FOREIGN_FILE])
        .description(
          "Write scrape targets (file_sd), alert rules, a configuration that uses both, and a Grafana dashboard to a folder, after showing them. Contacts no host.",
        )
        .requiredOption("--dir <dir>", "folder for the files (created if needed)")
        .addHelpText(
          "after",
          afterHelp([
            "radioctl monitoring export --dir monitoring --dry-run",
            "radioctl monitoring export --dir monitoring --yes",
          ]),
        )
        .action(async ({ dir, force }: ExportFlags) => exportTo(context, dir, force)),
    );

async function exportTo(context: CommandContext, dir: string, force: readonly string[]): Promise<void> {
  const { world, finish } = context;
  const { inventory, json, dryRun, yes, color } = context.globals();
  const folder = resolve(world.cwd, dir);
  const wanted = exportFiles((await loadInventory(world, inventory)).inventory);
  const observed = await observeExport(
    world.files,
    folder,
    wanted.map(({ name }) => name),
  );
  const plan = planExport(wanted, observed);
  if (!json) world.stdout.write(exportPlanText(plan, dir, color));
  guardExport(plan, dir, force);
  const differs = plan.steps.some(({ state }) => state !== "same");
  if (dryRun || !differs) {
    if (json) world.stdout.write(`${JSON.stringify(exportJson(plan, dir, dryRun ? undefined : []), undefined, 2)}\n`);
    if (differs) finish(DIFFERENCES);
    return;
  }
  const sure = yes || (await world.prompt.confirm(`Write into ${dir}?`, "--yes"));
  const written = sure ? await applyExport(world.files, folder, plan) : undefined;
  if (json) world.stdout.write(`${JSON.stringify(exportJson(plan, dir, written), undefined, 2)}\n`);
  else if (written !== undefined) world.stdout.write(`${written.join(", ")} written.\n${exportNextText(dir)}`);
  if (!sure) finish(1);
}
