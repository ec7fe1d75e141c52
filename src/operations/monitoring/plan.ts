import { createHash } from "node:crypto";
import { refusedByGuard } from "../../guard.js";
import type { ExportFile } from "./export.js";

/** File in the folder that records what was written there, so that the next export can recognize its own files. */
export const LEDGER = ".radioctl-monitoring.json";

/** The state of the folder. */
export interface ObservedExport {
  /** Texts by name; undefined: there is no such file. */
  texts: ReadonlyMap<string, string | undefined>;
  /** Digests of files that exports wrote, by name. */
  written: Readonly<Record<string, readonly string[]>>;
}

export interface ExportStep {
  name: string;
  /** foreign: a file that radioctl did not write, or that was edited since. */
  state: "new" | "changed" | "foreign" | "same";
  before: string | undefined;
  after: string;
}

export interface ExportPlan {
  steps: readonly ExportStep[];
  /** The ledger's text after the export. */
  ledger: string;
}

/** What an export will do with each file. Pure. */
export function planExport(files: readonly ExportFile[], { texts, written }: ObservedExport): ExportPlan {
  const steps = files.map(({ name, text }): ExportStep => {
    const before = texts.get(name);
    return { name, before, after: text, state: stateOf(before, text, written[name] ?? []) };
  });
  // The digest from before is kept, too: after a power failure between two files, neither counts as foreign.
  const digests = steps.map(({ name, before, after }) => [
    name,
    [...new Set([digest(after), ...(before === undefined ? [] : [digest(before)])])],
  ]);
  return { steps, ledger: `${JSON.stringify(Object.fromEntries(digests), undefined, 2)}\n` };
}

function stateOf(before: string | undefined, after: string, written: readonly string[]): ExportStep["state"] {
  if (before === undefined) return "new";
  if (before === after) return "same";
  return written.includes(digest(before)) ? "changed" : "foreign";
}

function digest(text: string): string {
  return createHash("sha256").update(text).digest("hex");
}

/** The only guard of an export; `--force` takes its name. */
export const FOREIGN_FILE = "foreign-file";

/** @throws RadioctlError guard when a file that no export wrote would be overwritten, or an edited one */
export function guardExport({ steps }: ExportPlan, dir: string, force: readonly string[]): void {
  const foreign = steps.filter(({ state }) => state === "foreign").map(({ name }) => name);
  if (foreign.length === 0 || force.includes(FOREIGN_FILE)) return;
  const one = foreign.length === 1;
  throw refusedByGuard({
    guard: FOREIGN_FILE,
    message: `${foreign.join(", ")} in ${dir} ${one ? "was" : "were"} not written by radioctl, or edited since`,
    hint: `choose another --dir, or move ${one ? "it" : "them"} away`,
  });
}
