import { Document } from "yaml";
import { RadioctlError } from "../../errors.js";
import type { World } from "../../world.js";
import type { Draft } from "./draft.js";

/** Where a draft goes. Absolute paths. */
export interface Destination {
  /** undefined: to stdout, by the caller. */
  inventory: string | undefined;
  secrets: string | undefined;
  /** A file that is there may be written over. */
  yes: boolean;
}

/**
 * Whether the draft may go there; asks before an inventory is written over. Passwords never are: what stands in their file is of other things, too.
 * @throws RadioctlError usage when a file is there and nobody agreed
 */
export async function checkDestination(world: Pick<World, "files" | "prompt">, to: Destination): Promise<void> {
  if (to.secrets !== undefined && (await world.files.mode(to.secrets)) !== undefined) {
    throw new RadioctlError("usage", `${to.secrets} is there already; secrets are never written over`, {
      hint: "name another file with --secrets",
    });
  }
  if (to.inventory === undefined || to.yes || (await world.files.mode(to.inventory)) === undefined) return;
  if (await world.prompt.confirm(`${to.inventory} is there already. Write over it?`, "--yes")) return;
  throw new RadioctlError("usage", `${to.inventory} was left as it is`, { hint: "name another file with --out" });
}

/** Writes what was asked for. The secrets are readable by their owner alone. @returns the paths written */
export async function storeDraft(world: Pick<World, "files">, draft: Draft, to: Destination): Promise<string[]> {
  const written: string[] = [];
  if (to.secrets !== undefined) {
    const document = new Document(Object.fromEntries([...draft.secrets].map(([name, secret]) => [name, secret.reveal()])));
    document.commentBefore = " Passwords as they were found. Keep this out of version control.";
    await world.files.write(to.secrets, document.toString({ lineWidth: 0 }), 0o600);
    written.push(to.secrets);
  }
  if (to.inventory !== undefined) {
    await world.files.write(to.inventory, draft.inventory);
    written.push(to.inventory);
  }
  return written;
}
