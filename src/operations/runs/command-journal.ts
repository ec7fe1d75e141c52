import { Command } from "commander";
import type { CommandContext } from "../../cli/context.js";
import { loadFleet } from "../../fleet/load.js";
import { readRun, readRuns } from "../../journal/store.js";
import { runText, runsText } from "./text-journal.js";

/** Runs that are listed. */
const LISTED = 20;

/** `journal [RUN]`: what runs did, and how they left each host. */
export const journalCommand = (context: CommandContext) =>
  new Command("journal")
    .summary("what runs did, and how they left each host")
    .description(
      "Lists the last runs, or tells one of them line by line. Journals stand in journal/ beside the inventory. Contacts nobody.",
    )
    .argument("[run]", "a run's id")
    .addHelpText("after", "\nExamples:\n  radioctl journal\n  radioctl journal 2026-11-22T05:00-7f3a\n")
    .action(async (run: string | undefined) => {
      const { world, globals } = context;
      const fleet = await loadFleet(world, globals().inventory, { secrets: "placeholder" });
      const { directory } = fleet.loaded;
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
