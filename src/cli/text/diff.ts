import { structuredPatch, type StructuredPatchHunk } from "diff";
import type { FileChange } from "../../host/steps.js";

type Texts = Pick<FileChange, "path" | "before" | "after">;

/** The lines of a change, `- old` and `+ new`, without context. Secrets are already masked in both texts. */
export function changedLines(change: Texts): string[] {
  return hunks(change, 0).flatMap((hunk) => linesOf(hunk).map((line) => `${line.slice(0, 1)} ${line.slice(1).trim()}`));
}

/** A change as a unified diff with three lines of context, without its file names. */
export function unifiedLines(change: FileChange): string[] {
  return hunks(change, 3).flatMap((hunk) => [
    `@@ -${hunk.oldStart},${hunk.oldLines} +${hunk.newStart},${hunk.newLines} @@`,
    ...linesOf(hunk),
  ]);
}

function hunks({ path, before, after }: Texts, context: number): StructuredPatchHunk[] {
  return before === undefined ? [] : structuredPatch(path, path, before, after, undefined, undefined, { context }).hunks;
}

/** Without the note that a file has no newline at its end. */
function linesOf(hunk: StructuredPatchHunk): string[] {
  return hunk.lines.filter((line) => !line.startsWith("\\"));
}
