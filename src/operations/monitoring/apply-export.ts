import { join } from "node:path";
import { RadioctlError } from "../../errors.js";
import type { Files } from "../../ports/files.js";
import { observeExport } from "./observe-export.js";
import { LEDGER, type ExportPlan } from "./plan.js";

/**
 * Writes the files that differ, each one completely or not at all. First it records which files belong to radioctl.
 * @returns the names of the files written
 * @throws RadioctlError failed when a file has changed since the plan was made, or the folder can't be written
 */
export async function applyExport(files: Files, dir: string, { steps, ledger }: ExportPlan): Promise<string[]> {
  const due = steps.filter(({ state }) => state !== "same");
  const now = await observeExport(
    files,
    dir,
    steps.map(({ name }) => name),
  );
  const moved = steps.filter(({ name, before }) => now.texts.get(name) !== before).map(({ name }) => name);
  if (moved.length > 0) {
    throw new RadioctlError("failed", `${moved.join(", ")} in ${dir} changed since the plan was made; nothing was written`, {
      hint: "run the same command again",
    });
  }
  if (due.length === 0) return [];
  try {
    await files.write(join(dir, LEDGER), ledger);
    for (const { name, after } of due) await files.write(join(dir, name), after);
  } catch (error) {
    const why = error instanceof Error ? error.message : String(error);
    throw new RadioctlError("failed", `can't write into ${dir}: ${why}`, {
      cause: error,
      hint: "check that it is a folder that you can write to",
    });
  }
  return due.map(({ name }) => name);
}
