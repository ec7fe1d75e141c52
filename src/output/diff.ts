import { structuredPatch } from "diff";
import type { FileChange } from "../host/steps.js";

/** Lines of a change: `- old`, `+ new`, without context; secrets are masked in both texts already. */
export function changedLines(change: FileChange): string[] {
  if (change.before === undefined) return [];
  const patch = structuredPatch(change.path, change.path, change.before, change.after, undefined, undefined, { context: 0 });
  return patch.hunks.flatMap((hunk) =>
    hunk.lines.filter((line) => !line.startsWith("\\")).map((line) => `${line.slice(0, 1)} ${line.slice(1).trim()}`),
  );
}
