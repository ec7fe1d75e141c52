import { Document } from "yaml";
import { RadioctlError } from "../../errors.js";
import type { World } from "../../world.js";
import type { Draft } from "./draft.js";

/** Where a draft is written. Absolute paths. */
export interface Destination {
  /** undefined: the caller prints it to stdout. */
  inventory: string | undefined;
  secrets: string | undefined;
  /** An existing file may be overwritten. */
  yes: boolean;
}

/**
 * Checks that the draft may be written; asks before it overwrites an inventory. A secrets file is never overwritten: it may hold other secrets.
 * @throws RadioctlError usage when a file exists and the operator did not agree
 */
export async function checkDestination(world: Pick<World, "files" | "prompt">, to: Destination): Promise<void> {
  if (to.secrets !== undefined && (await world.files.mode(to.secrets)) !== undefined) {
    throw new RadioctlError("usage", `${to.secrets} already exists; secrets files are never overwritten`, {
      hint: "name another file with --secrets",
    });
  }
  if (to.inventory === undefined || to.yes || (await world.files.mode(to.inventory)) === undefined) return;
  if (await world.prompt.confirm(`${to.inventory} already exists. Overwrite it?`, "--yes")) return;
  throw new RadioctlError("usage", `${to.inventory} already exists`, { hint: "name another file with --out" });
}

/** Writes the requested files. Only the owner can read the secrets. @returns the paths written */
export async function storeDraft(world: Pick<World, "files">, draft: Draft, to: Destination): Promise<string[]> {
  const written: string[] = [];
  if (to.secrets !== undefined) {
    const document = new Document(Object.fromEntries([...draft.secrets].map(([name, secret]) => [name, secret.reveal()])));
    document.commentBefore = " The passwords found on the host. Keep this file out of version control.";
    await world.files.write(to.secrets, document.toString({ lineWidth: 0 }), 0o600);
    written.push(to.secrets);
  }
  if (to.inventory !== undefined) {
    await world.files.write(to.inventory, draft.inventory);
    written.push(to.inventory);
  }
  return written;
}
