import { join } from "node:path";
import { RadioctlError } from "../../errors.js";
import type { Files } from "../../ports/files.js";
import { observeExport } from "./observe-export.js";
import { LEDGER, type ExportPlan } from "./plan.js";

/**
 * Writes what differs, each file whole or not at all, and first which of them are ours.
 * @returns names that were written
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
    throw new RadioctlError("failed", `${moved.join(", ")} in ${dir} changed meanwhile; nothing was written`, {
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
      hint: "is it a folder that you may write into?",
    });
  }
  return due.map(({ name }) => name);
}
