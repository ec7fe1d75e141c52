import { readFile } from "node:fs/promises";
import { RadioctlError } from "../../errors.js";
import { KnownHosts, type KnownHost } from "./known-hosts.js";

/** A key revocation list begins with these bytes (OpenSSH's PROTOCOL.krl). */
const KRL_MAGIC = "SSHKRL\n\0";

const PUBLIC_KEY = /(?:^|\s)((?:ssh|ecdsa|sk-ssh|sk-ecdsa)-[\w.@-]+)\s+([A-Za-z0-9+/]+={0,2})(?:\s|$)/u;

/**
 * The keys of OpenSSH's RevokedHostKeys, as revoked keys of every host. As with OpenSSH, a file that cannot be used refuses all hosts.
 * @param paths the files that the setting may mean: a path with blanks may also be several paths
 * @throws RadioctlError hostKey when a file is missing or unreadable, or is a binary list (KRL)
 */
export async function revokedHostKeys(paths: ReadonlyArray<readonly string[]>, host: string): Promise<KnownHosts> {
  for (const [index, files] of paths.entries()) {
    const texts = await Promise.all(files.map(async (file) => readFile(file, "utf8").catch((error: unknown) => error)));
    const failed = texts.findIndex((text) => typeof text !== "string");
    if (failed >= 0 && index < paths.length - 1) continue;
    if (failed >= 0)
      throw unusable(files[failed] ?? "", "cannot be read, and OpenSSH refuses all hosts then", host, texts[failed]);
    return new KnownHosts(texts.flatMap((text, at) => keysIn(String(text), files[at] ?? "", host)));
  }
  return new KnownHosts([]);
}

function keysIn(text: string, file: string, host: string): KnownHost[] {
  if (text.startsWith(KRL_MAGIC)) throw unusable(file, "is a binary list (KRL), which radioctl cannot read", host);
  return text.split("\n").flatMap((line, index): KnownHost[] => {
    const [, type, key] = PUBLIC_KEY.exec(line) ?? [];
    if (line.trimStart().startsWith("#") || type === undefined || key === undefined) return [];
    return [{ marker: "revoked", hosts: "*", type, key, file, line: index + 1 }];
  });
}

function unusable(file: string, why: string, host: string, cause?: unknown): RadioctlError {
  return new RadioctlError("hostKey", `${host}: OpenSSH's configuration has RevokedHostKeys ${file}, which ${why}`, {
    host,
    hint: "name a readable text file there, with one public key on each line",
    cause,
  });
}
