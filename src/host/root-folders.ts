import type { HostPlan } from "./steps.js";

/** All folders on the way to these absolute paths, each once, without `/`. */
export function foldersAbove(paths: readonly string[]): string[] {
  const folders = paths.flatMap((path) => {
    const names = path.split("/").slice(1, -1);
    return names.map((_name, index) => `/${names.slice(0, index + 1).join("/")}`);
  });
  return [...new Set(folders)].sort();
}

/**
 * The folders in which only root may write when `plan` is applied: those above all paths that root makes, writes or removes. Folders that the plan
 * gives to root first are not among them.
 */
export function foldersOfRoot({ steps }: Pick<HostPlan, "steps">): string[] {
  const paths = steps.flatMap((step) =>
    step.kind === "file" || step.kind === "remove" || step.kind === "directory" ? [step.path] : [],
  );
  const corrected = new Set(steps.flatMap((step) => (step.kind === "directory" && step.owner === "root" ? [step.path] : [])));
  return foldersAbove(paths).filter((folder) => !corrected.has(folder));
}
