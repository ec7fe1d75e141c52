import { randomUUID } from "node:crypto";
import { link, mkdir, open, readdir, readFile, realpath, rename, rm, stat } from "node:fs/promises";
import { dirname, join, relative } from "node:path";
import type { Files } from "../ports/files.js";
import { fileFailure, mustBeRegular } from "./files/failures.js";
import { mustBeOwn } from "./files/own-folder.js";

export const realFiles: Files = {
  async read(path) {
    try {
      await mustBeRegular(path);
      return await orMissing(readFile(path, "utf8"));
    } catch (error) {
      throw fileFailure("read", path, error);
    }
  },
  async write(path, content, mode = 0o644) {
    const beside = `${path}.${randomUUID()}.new`;
    try {
      await mustBeRegular(path);
      await mkdir(dirname(path), { recursive: true });
      await writeSynced(beside, content, mode);
      await rename(beside, path);
    } catch (error) {
      await rm(beside, { force: true }).catch(() => undefined);
      throw fileFailure("write", path, error);
    }
  },
  async writeBelow(folder, files) {
    const account = { uid: process.geteuid?.() ?? 0, gid: process.getegid?.() ?? 0 };
    try {
      await mustBeOwn(
        folder,
        files.map(({ path }) => join(".", path)),
        account,
      );
    } catch (error) {
      throw fileFailure("write", folder, error);
    }
    for (const { path, text, mode } of files) await realFiles.write(join(folder, path), text, mode);
  },
  async target(path) {
    try {
      return (await orMissing(realpath(path))) ?? path;
    } catch (error) {
      throw fileFailure("read", path, error);
    }
  },
  async create(path, content) {
    const beside = `${path}.${randomUUID()}.new`;
    await realFiles.write(beside, content, 0o600);
    try {
      // Unlike a rename, a link never replaces an existing file.
      await link(beside, path);
      return true;
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code === "EEXIST") return false;
      throw error;
    } finally {
      await rm(beside, { force: true });
    }
  },
  async append(path, text) {
    await mkdir(dirname(path), { recursive: true });
    const file = await open(path, "a", 0o600);
    try {
      await file.writeFile(text);
      await file.sync();
    } finally {
      await file.close();
    }
  },
  list: async (path) => ((await orMissing(readdir(path))) ?? []).sort(),
  async walk(path) {
    const entries = (await orMissing(readdir(path, { recursive: true, withFileTypes: true }))) ?? [];
    return entries
      .filter((entry) => entry.isFile())
      .map((entry) => relative(path, join(entry.parentPath, entry.name)))
      .sort();
  },
  async mode(path) {
    const found = await orMissing(stat(path));
    return found === undefined ? undefined : found.mode & 0o7777;
  },
  remove: (path) => rm(path, { recursive: true, force: true }),
};

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
    const code = (error as NodeJS.ErrnoException).code;
    if (code === "ENOENT" || code === "ENOTDIR") return undefined;
    throw error;
  }
}
