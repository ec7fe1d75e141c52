import type { Stats } from "node:fs";
import { lstat, mkdir } from "node:fs/promises";
import { dirname, join, relative, sep } from "node:path";
import { RadioctlError } from "../../errors.js";
import { isMissing } from "./failures.js";

/** Who runs this process. */
export interface Account {
  uid: number;
  gid: number;
}

const OTHERS_WRITE = 0o002;
const GROUP_WRITES = 0o020;
/** In such a folder, only the owner of a file may rename or remove it: /tmp. */
const STICKY = 0o1000;

/**
 * Makes a folder ready to write to, and checks that no other user can lead the writing elsewhere. The folder and those below it that exist already
 * must be the operator's own, without links. On the way to it, links are fine if they are root's or the operator's.
 * @param paths of the files to write, relative to the folder
 * @throws RadioctlError usage, before anything is written
 */
export async function mustBeOwn(folder: string, paths: readonly string[], account: Account): Promise<void> {
  for (const above of foldersTo(dirname(folder))) await checkWay(above, account);
  await checkOwn(folder, account);
  const below = new Set(paths.flatMap((path) => foldersTo(dirname(join(folder, path))).filter((each) => isBelow(folder, each))));
  for (const each of below) await checkOwn(each, account);
  for (const path of paths) {
    const file = join(folder, path);
    if ((await found(file))?.isSymbolicLink() === true) throw refusal(file, "is a link");
  }
}

/** `/a`, `/a/b`, `/a/b/c`, from the top. */
function foldersTo(path: string): string[] {
  const parent = dirname(path);
  return parent === path ? [path] : [...foldersTo(parent), path];
}

function isBelow(folder: string, path: string): boolean {
  const way = relative(folder, path);
  return way !== "" && way !== ".." && !way.startsWith(`..${sep}`);
}

async function checkWay(path: string, { uid }: Account): Promise<void> {
  const there = await found(path);
  if (there === undefined) return;
  if (there.isSymbolicLink()) {
    if (there.uid !== 0 && there.uid !== uid) throw refusal(path, "is a link of another user");
    return;
  }
  if ((there.mode & OTHERS_WRITE) !== 0 && (there.mode & STICKY) === 0) throw refusal(path, "may be changed by every user");
}

async function checkOwn(path: string, { uid, gid }: Account): Promise<void> {
  const there = await found(path);
  if (there?.isSymbolicLink() === true) throw refusal(path, "is a link");
  if (there?.isDirectory() !== true) {
    // It fails where a file is.
    await mkdir(path, { recursive: true });
    return;
  }
  if (there.uid !== uid) throw refusal(path, "belongs to another user");
  // Many accounts have a group of their own, and may write as it.
  const isOpen = (there.mode & OTHERS_WRITE) !== 0 || ((there.mode & GROUP_WRITES) !== 0 && there.gid !== gid);
  if (isOpen) throw refusal(path, "may be changed by other users");
}

async function found(path: string): Promise<Stats | undefined> {
  try {
    return await lstat(path);
  } catch (error) {
    if (isMissing(error)) return undefined;
    throw error;
  }
}

function refusal(path: string, why: string): RadioctlError {
  return new RadioctlError("usage", `${path} ${why}: files written there could end up elsewhere`, {
    hint: "name a new folder, or one of your own without links in it",
  });
}
