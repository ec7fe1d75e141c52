import { mkdirSync, realpathSync, statSync } from "node:fs";
import module from "node:module";
import { dirname, isAbsolute, join } from "node:path";

/** The account of the process. */
interface Account {
  /** undefined on systems without user ids. */
  uid: number | undefined;
  env: Readonly<Record<string, string | undefined>>;
}

/**
 * Enables Node's compile cache (Node 22.1 and newer) for the files that are loaded from now on, so that the next run starts faster. If there is no
 * safe folder for the cache, the program runs without it.
 */
export function useCompileCache(account: Account): void {
  const { enableCompileCache } = module as { enableCompileCache?: (directory: string) => unknown };
  if (enableCompileCache === undefined) return;
  const folder = cacheFolder(account);
  if (folder !== undefined) enableCompileCache(folder);
}

/**
 * The account's own folder for the cache, created if it is missing. Node runs what is in the cache with little verification. Therefore undefined if
 * an account other than root could write to the folder or replace it.
 */
export function cacheFolder({ uid, env }: Account): string | undefined {
  const [given = "", home = ""] = [env["XDG_CACHE_HOME"], env["HOME"]];
  const above = isAbsolute(given) ? given : join(home, ".cache");
  const folder = join(above, "radioctl", "compiled");
  if (uid === undefined || !isAbsolute(folder)) return undefined;
  try {
    // Checked first, so that root creates nothing in another user's home, and no home.
    if (!statSync(dirname(above)).isDirectory() || !isOwn(nearest(folder), uid)) return undefined;
    mkdirSync(folder, { recursive: true, mode: 0o700 });
    return isOwn(folder, uid) && (statSync(folder).mode & BY_OTHERS) === 0 ? folder : undefined;
  } catch {
    // The home is missing or not writable.
    return undefined;
  }
}

/** The folder itself, or its nearest parent that exists. */
function nearest(folder: string): string {
  return statSync(folder, { throwIfNoEntry: false }) === undefined ? nearest(dirname(folder)) : folder;
}

/** Permission to write for the group and for all. */
const BY_OTHERS = 0o022;
/** In a folder with this bit, users cannot move or remove files of other users. */
const STICKY = 0o1000;

function isOwn(folder: string, uid: number): boolean {
  const real = realpathSync(folder);
  return statSync(real).uid === uid && isSafe(real, uid);
}

/** Whether only this user and root can move this folder and its parents. */
function isSafe(folder: string, uid: number): boolean {
  const found = statSync(folder);
  const isHeld = (found.mode & BY_OTHERS) === 0 || (found.mode & STICKY) !== 0;
  return [0, uid].includes(found.uid) && isHeld && (folder === dirname(folder) || isSafe(dirname(folder), uid));
}
