import { Command } from "commander";
import { afterHelp } from "../../cli/after-help.js";
import type { CommandContext } from "../../cli/context.js";
import { asError } from "../../errors.js";
import { loadBucket } from "../../fleet/load-bucket.js";
import { loadInventory, type LoadedInventory } from "../../inventory/load.js";
import { resolveSecrets } from "../../inventory/secrets.js";
import { listRuns, readRun, readRuns } from "../../journal/store.js";
import { loadForeignRuns, type ForeignRun } from "../../state/load-journals.js";
import type { World } from "../../world.js";
import { runText, runsText } from "./text-journal.js";

/** To wait for the bucket. */
const MOST_SECONDS = 10;

/** Runs that are listed. */
const LISTED = 20;

/** `journal [RUN]`: past runs and their results. */
export const journalCommand = (context: CommandContext) =>
  new Command("journal")
    .description(
      "List the latest runs, or show one run line by line. Journals are kept in journal/ beside the inventory; with a bucket (artifacts), runs of other machines are shown, too. Contacts no host.",
    )
    .argument("[run]", "id of a run")
    .addHelpText("after", afterHelp(["radioctl journal", "radioctl journal 2026-11-22T05:00-7f3a"]))
    .action(async (run: string | undefined) => {
      const { world, globals } = context;
      const { json, inventory } = globals();
      const loaded = await loadInventory(world, inventory);
      const { directory } = loaded;
      const alive = (pid: number, operator: string) => operator === world.operator && world.processes.alive(pid);
      if (run === undefined) {
        const own = await readRuns(world.files, directory, LISTED);
        const foreign = (await foreignRuns(world, loaded, LISTED)).map(({ history }) => ({
          ...history,
          from: "bucket" as const,
        }));
        const runs = [...own, ...foreign].toSorted((one, other) => (one.run < other.run ? 1 : -1)).slice(0, LISTED);
        world.stdout.write(json ? `${JSON.stringify({ runs }, undefined, 2)}\n` : runsText(runs, alive));
        return;
      }
      const isOwn = (await listRuns(world.files, directory)).includes(run);
      const [foreign] = isOwn ? [] : await foreignRuns(world, loaded, run);
      const { entries, history } = foreign ?? (await readRun(world.files, directory, run));
      world.stdout.write(json ? `${JSON.stringify({ ...history, entries }, undefined, 2)}\n` : runText(entries, history, alive));
    });

/** Runs of other machines; none without a bucket, or when it cannot be reached, which is reported. */
async function foreignRuns(world: World, loaded: LoadedInventory, wanted: number | string): Promise<ForeignRun[]> {
  if (loaded.inventory.artifacts === undefined) return [];
  const enough = new AbortController();
  const finished = new AbortController();
  void world.clock.sleep(MOST_SECONDS * 1000, finished.signal).then(() => enough.abort());
  try {
    const bucket = await loadBucket(world, loaded.inventory, await resolveSecrets(world, loaded), enough.signal);
    return bucket === undefined ? [] : await loadForeignRuns(world, bucket, loaded.directory, wanted);
  } catch (error) {
    world.stderr.write(`runs of other machines are not shown: ${asError(error).message}\n`);
    return [];
  } finally {
    finished.abort();
  }
}
