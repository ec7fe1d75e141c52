import { randomUUID } from "node:crypto";
import { chmod, link, mkdir, open, readdir, readFile, realpath, rename, rm, stat } from "node:fs/promises";
import { dirname, join, relative } from "node:path";
import type { Files } from "../ports/files.js";
import { explained, isMissing, mustBeRegular } from "./files/failures.js";
import { mustBeOwn } from "./files/own-folder.js";
import { sweep, temporaryName } from "./files/sweep.js";

export const realFiles: Files = {
  read: async (path) =>
    explained("read", path, async () => {
      await mustBeRegular(path);
      return orMissing(readFile(path, "utf8"));
    }),
  bytes: async (path) =>
    explained("read", path, async () => {
      await mustBeRegular(path);
      return orMissing(readFile(path));
    }),
  write: async (path, content, mode = 0o644) =>
    explained("write", path, async () => {
      await mustBeRegular(path);
      await beside(path, content, mode, async (temporary) => rename(temporary, path));
    }),
  async writeBelow(folder, files) {
    const account = { uid: process.geteuid?.() ?? 0, gid: process.getegid?.() ?? 0 };
    const paths = files.map(({ path }) => join(".", path));
    await explained("write", folder, async () => mustBeOwn(folder, paths, account));
    for (const { path, text, mode } of files) await realFiles.write(join(folder, path), text, mode);
  },
  privateFolder: async (path) =>
    explained("write", path, async () => {
      await mkdir(path, { recursive: true, mode: 0o700 });
      await chmod(path, 0o700);
    }),
  target: async (path) => explained("read", path, async () => (await orMissing(realpath(path))) ?? path),
  create: async (path, content) =>
    explained("write", path, async () =>
      beside(path, content, 0o600, async (temporary) => {
        try {
          // Unlike a rename, a link never replaces an existing file.
          await link(temporary, path);
          return true;
        } catch (error) {
          if ((error as NodeJS.ErrnoException).code === "EEXIST") return false;
          throw error;
        }
      }),
    ),
  append: async (path, text) =>
    explained("write", path, async () => {
      await mkdir(dirname(path), { recursive: true });
      const file = await open(path, "a", 0o600);
      try {
        await file.writeFile(text);
        await file.sync();
      } finally {
        await file.close();
      }
    }),
  list: async (path) => explained("read", path, async () => ((await orMissing(readdir(path))) ?? []).sort()),
  walk: async (path) =>
    explained("read", path, async () => {
      const entries = (await orMissing(readdir(path, { recursive: true, withFileTypes: true }))) ?? [];
      return entries
        .filter((entry) => entry.isFile())
        .map((entry) => relative(path, join(entry.parentPath, entry.name)))
        .sort();
    }),
  mode: async (path) =>
    explained("read", path, async () => {
      const found = await orMissing(stat(path));
      return found === undefined ? undefined : found.mode & 0o7777;
    }),
  remove: async (path) => explained("write", path, async () => rm(path, { recursive: true, force: true })),
};

/** Writes a temporary file beside `path`, which `place` moves there. Nothing of it is left, also after a failure. */
async function beside<Value>(
  path: string,
  content: string | Uint8Array,
  mode: number,
  place: (temporary: string) => Promise<Value>,
): Promise<Value> {
  const temporary = temporaryName(path, randomUUID());
  await mkdir(dirname(path), { recursive: true });
  await sweep(dirname(path), Date.now());
  try {
    await writeSynced(temporary, content, mode);
    return await place(temporary);
  } finally {
    await rm(temporary, { force: true }).catch(() => undefined);
  }
}

async function writeSynced(path: string, content: string | Uint8Array, mode: number): Promise<void> {
  const file = await open(path, "wx", mode);
  try {
    await file.chmod(mode);
    await file.writeFile(content);
    await file.sync();
  } finally {
    await file.close();
  }
}

async function orMissing<T>(reading: Promise<T>): Promise<T | undefined> {
  try {
    return await reading;
  } catch (error) {
    if (isMissing(error)) return undefined;
    throw error;
  }
}
