import { readFile, stat } from "node:fs/promises";
import { RadioctlError } from "../../errors.js";
import { KnownHosts, parseKnownHosts } from "./known-hosts.js";

/**
 * Reads known_hosts files and caches each until it changes: all hosts need the same few files, and pinning appends to them meanwhile.
 * A missing file counts as empty, and so does a folder. An unreadable file is an error, because it may contain a revoked key.
 * @throws RadioctlError failed
 */
export function knownHostsFiles(): (file: string) => Promise<KnownHosts> {
  const read = new Map<string, { version: string; entries: Promise<KnownHosts> }>();
  return async (file) => {
    try {
      const version = await versionOf(file);
      const known = read.get(file);
      const entries = known?.version === version ? known.entries : entriesOf(file);
      read.set(file, { version, entries });
      return await entries;
    } catch (error) {
      const { code } = error as NodeJS.ErrnoException;
      if (["ENOENT", "ENOTDIR", "EISDIR", "ENAMETOOLONG"].includes(code ?? "")) return new KnownHosts([]);
      throw new RadioctlError("failed", `cannot read ${file} (${code ?? "unknown"}): its host keys are needed to connect`, {
        cause: error,
      });
    }
  };
}

/** Changes with every change of the file, in place or by a rename. */
async function versionOf(file: string): Promise<string> {
  const { ino, size, mtimeNs, ctimeNs } = await stat(file, { bigint: true });
  return [ino, size, mtimeNs, ctimeNs].join(" ");
}

async function entriesOf(file: string): Promise<KnownHosts> {
  return new KnownHosts(parseKnownHosts(await readFile(file, "utf8"), file));
}
