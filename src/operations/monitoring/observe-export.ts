import { join } from "node:path";
import { RadioctlError } from "../../errors.js";
import type { Files } from "../../ports/files.js";
import { LEDGER, type ObservedExport } from "./plan.js";

/** Reads the files in the folder. @throws RadioctlError failed when a file can't be read */
export async function observeExport(files: Files, dir: string, names: readonly string[]): Promise<ObservedExport> {
  const read = async (name: string): Promise<string | undefined> => {
    try {
      return await files.read(join(dir, name));
    } catch (error) {
      const why = error instanceof Error ? error.message : String(error);
      throw new RadioctlError("failed", `${join(dir, name)} can't be read: ${why}`, {
        cause: error,
        hint: "choose another --dir",
      });
    }
  };
  const texts = new Map(await Promise.all(names.map(async (name) => [name, await read(name)] as const)));
  return { texts, written: ledgerOf(await read(LEDGER)) };
}

/** A damaged or unknown ledger lists no file: then every file counts as foreign, which is the safe choice. */
function ledgerOf(text: string | undefined): ObservedExport["written"] {
  try {
    const parsed: unknown = JSON.parse(text ?? "{}");
    const entries = typeof parsed === "object" && parsed !== null ? Object.entries(parsed) : [];
    return Object.fromEntries(
      entries.map(([name, digests]) => [name, Array.isArray(digests) ? digests.filter((each) => typeof each === "string") : []]),
    );
  } catch {
    return {};
  }
}
