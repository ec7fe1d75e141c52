import { mkdirSync, realpathSync, statSync } from "node:fs";
import module from "node:module";
import { dirname, isAbsolute, join } from "node:path";

/** Of the process and its account. */
interface Account {
  /** undefined where users have no numbers. */
  uid: number | undefined;
  env: Readonly<Record<string, string | undefined>>;
}

/**
 * Node keeps what V8 makes of the program's files from the next one on, so that another run need not make it again: 22.1 and newer can.
 * Where there is no safe place for it, the program starts as if there were no cache.
 */
export function useCompileCache(account: Account): void {
  const { enableCompileCache } = module as { enableCompileCache?: (directory: string) => unknown };
  if (enableCompileCache === undefined) return;
  const folder = cacheFolder(account);
  if (folder !== undefined) enableCompileCache(folder);
}

/**
 * The account's own folder for the cache, made unless it is there. Node runs what it finds in the cache and compares little of it with the
 * program: undefined where anybody else but root could put something into it, or could put another folder in its place.
 */
export function cacheFolder({ uid, env }: Account): string | undefined {
  const [given = "", home = ""] = [env["XDG_CACHE_HOME"], env["HOME"]];
  const above = isAbsolute(given) ? given : join(home, ".cache");
  const folder = join(above, "radioctl", "compiled");
  if (uid === undefined || !isAbsolute(folder)) return undefined;
  try {
    // First, so that root makes nothing in the home of another, nor a home.
    if (!statSync(dirname(above)).isDirectory() || !isOwn(nearest(folder), uid)) return undefined;
    mkdirSync(folder, { recursive: true, mode: 0o700 });
    return isOwn(folder, uid) && (statSync(folder).mode & BY_OTHERS) === 0 ? folder : undefined;
  } catch {
    // A home that is not there, or that cannot be written to.
    return undefined;
  }
}

/** The folder itself, or the nearest one above that is there. */
function nearest(folder: string): string {
  return statSync(folder, { throwIfNoEntry: false }) === undefined ? nearest(dirname(folder)) : folder;
}

/** Permission to write for the group and for all. */
const BY_OTHERS = 0o022;
/** In a folder with this bit nobody moves or removes what others own. */
const STICKY = 0o1000;

function isOwn(folder: string, uid: number): boolean {
  const real = realpathSync(folder);
  return statSync(real).uid === uid && isSafe(real, uid);
}

/** Whether only this user and root can move the folder, or one above it, out of the way. */
function isSafe(folder: string, uid: number): boolean {
  const found = statSync(folder);
  const isHeld = (found.mode & BY_OTHERS) === 0 || (found.mode & STICKY) !== 0;
  return [0, uid].includes(found.uid) && isHeld && (folder === dirname(folder) || isSafe(dirname(folder), uid));
}
