import { readFile, stat } from "node:fs/promises";
import { RadioctlError } from "../../errors.js";
import { KnownHosts, parseKnownHosts } from "./known-hosts.js";

/**
 * Reads known_hosts files, each anew only when it has changed: every host asks for the same few, and pins add to them meanwhile. A file that
 * isn't there is empty; one that is there but cannot be read may hold a revoked key, so there is no connection without it.
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
      if (code === "ENOENT" || code === "ENOTDIR") return new KnownHosts([]);
      throw new RadioctlError("failed", `${file} cannot be read (${code ?? "unknown"}): the host keys in it count`, {
        cause: error,
      });
    }
  };
}

/** Another one after every change of the file, in place or by a rename. */
async function versionOf(file: string): Promise<string> {
  const { ino, size, mtimeNs, ctimeNs } = await stat(file, { bigint: true });
  return [ino, size, mtimeNs, ctimeNs].join(" ");
}

async function entriesOf(file: string): Promise<KnownHosts> {
  return new KnownHosts(parseKnownHosts(await readFile(file, "utf8"), file));
}
