import type { StateManifest, ManifestFile } from "../../state/manifest.js";

/** What a restore does with a file. `differs`: the folder has another file of this name. */
export interface RestoredFile extends ManifestFile {
  what: "create" | "same" | "differs";
}

export interface RestorePlan {
  /** The folder. */
  folder: string;
  manifest: StateManifest;
  /** The inventory comes last: until it is there, no command uses the others. */
  files: readonly RestoredFile[];
}

/** @param found the checksums of the files that the folder has, by path; undefined: there is no such file */
export function restorePlan(
  folder: string,
  manifest: StateManifest,
  found: ReadonlyMap<string, string | undefined>,
): RestorePlan {
  const files = manifest.files.map((file): RestoredFile => {
    const there = found.get(file.path);
    return { ...file, what: there === undefined ? "create" : there === file.sha256 ? "same" : "differs" };
  });
  const last = (file: RestoredFile) => Number(file.path === manifest.inventory);
  return { folder, manifest, files: files.toSorted((one, other) => last(one) - last(other)) };
}

/** The files that are written. */
export function toWrite({ files }: RestorePlan): RestoredFile[] {
  return files.filter(({ what }) => what !== "same");
}
