import { readdir, rm, stat } from "node:fs/promises";
import { join } from "node:path";

/** No file takes this long to write. */
const LEFT_MILLISECONDS = 3_600_000;

const TEMPORARY = /\.[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}\.new$/u;

/** The temporary file of a path. Other programs do not use such names. */
export function temporaryName(path: string, uuid: string): string {
  return `${path}.${uuid}.new`;
}

/** Removes temporary files that killed runs have left in a folder. A failure does not matter: the next write tries again. */
export async function sweep(folder: string, now: number): Promise<void> {
  const names = await readdir(folder).catch(() => []);
  for (const name of names.filter((each) => TEMPORARY.test(each))) {
    const path = join(folder, name);
    const found = await stat(path).catch(() => undefined);
    if (found?.isFile() === true && now - found.mtimeMs > LEFT_MILLISECONDS)
      await rm(path, { force: true }).catch(() => undefined);
  }
}
