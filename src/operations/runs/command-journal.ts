import { Command } from "commander";
import { afterHelp } from "../../cli/after-help.js";
import type { CommandContext } from "../../cli/context.js";
import { loadInventory } from "../../inventory/load.js";
import { readRun, readRuns } from "../../journal/store.js";
import { runText, runsText } from "./text-journal.js";

/** Runs that are listed. */
const LISTED = 20;

/** `journal [RUN]`: past runs and their results. */
export const journalCommand = (context: CommandContext) =>
  new Command("journal")
    .description(
      "List the latest runs, or show one run line by line. Journals are kept in journal/ beside the inventory. Contacts no host.",
    )
    .argument("[run]", "id of a run")
    .addHelpText("after", afterHelp(["radioctl journal", "radioctl journal 2026-11-22T05:00-7f3a"]))
    .action(async (run: string | undefined) => {
      const { world, globals } = context;
      const { directory } = await loadInventory(world, globals().inventory);
      const alive = (pid: number, operator: string) => operator === world.operator && world.processes.alive(pid);
      if (run === undefined) {
        const runs = await readRuns(world.files, directory, LISTED);
        world.stdout.write(globals().json ? `${JSON.stringify({ runs }, undefined, 2)}\n` : runsText(runs, alive));
        return;
      }
      const { entries, history } = await readRun(world.files, directory, run);
      world.stdout.write(
        globals().json ? `${JSON.stringify({ ...history, entries }, undefined, 2)}\n` : runText(entries, history, alive),
      );
    });
