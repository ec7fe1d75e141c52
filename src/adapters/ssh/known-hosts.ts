import { createHmac } from "node:crypto";
import { anyFits } from "./pattern.js";

/** One line of a known_hosts file (sshd(8), "SSH_KNOWN_HOSTS FILE FORMAT"). */
export interface KnownHost {
  /** The marker at the beginning of the line (`@revoked`, `@cert-authority`), or none for a plain key. */
  marker: "none" | "revoked" | "cert-authority";
  /** Patterns separated by commas, or one hashed name `|1|salt|hash`. */
  hosts: string;
  type: string;
  /** The public key, base64 as in the file. */
  key: string;
  file: string;
  /** Counts from 1. */
  line: number;
}

/** The entries of one known_hosts file. Like OpenSSH, it ignores comments, empty lines and malformed lines. */
export function parseKnownHosts(text: string, file: string): KnownHost[] {
  return text.split("\n").flatMap((line, index) => {
    const words = line.trim().split(/[ \t]+/u);
    if (words[0] === undefined || words[0].startsWith("#")) return [];
    const marker = words[0].startsWith("@") ? markers[words.shift() ?? ""] : "none";
    const [hosts, type, key] = words;
    if (marker === undefined || hosts === undefined || type === undefined || key === undefined) return [];
    return [{ marker, hosts, type, key, file, line: index + 1 }];
  });
}

const markers: Record<string, KnownHost["marker"]> = { "@revoked": "revoked", "@cert-authority": "cert-authority" };

/** The name under which OpenSSH files a host's key: `host`, or `[host]:port` for ports other than 22. */
export function knownHostName(address: string, port: number): string {
  const host = address.toLowerCase();
  return port === 22 ? host : `[${host}]:${port}`;
}

/** Whether an entry matches a host name made by `knownHostName`. A matching negated pattern wins over all others. */
export function isAbout(entry: KnownHost, name: string): boolean {
  if (entry.hosts.startsWith("|")) return hashFits(entry.hosts, name);
  return anyFits(entry.hosts.toLowerCase().split(","), name);
}

/** `|1|base64 salt|base64 HMAC-SHA1 of the name`; 1 is the only version. */
function hashFits(hashed: string, name: string): boolean {
  const [, version, salt, hash] = hashed.split("|");
  if (version !== "1" || salt === undefined || hash === undefined) return false;
  return createHmac("sha1", Buffer.from(salt, "base64")).update(name).digest("base64") === hash;
}

/** The entries of one file, indexed by host name: a run may look up a thousand hosts. */
export class KnownHosts {
  readonly #named = new Map<string, KnownHost[]>();
  /** Patterns and hashed names: a lookup has to try each of them. */
  readonly #others: KnownHost[] = [];

  constructor(entries: readonly KnownHost[]) {
    for (const entry of entries) {
      if (/[*?!|]/u.test(entry.hosts)) this.#others.push(entry);
      else for (const name of new Set(entry.hosts.toLowerCase().split(","))) this.#add(name, entry);
    }
  }

  /** All entries that match a name made by `knownHostName`, in the file's order. */
  about(name: string): KnownHost[] {
    const others = this.#others.filter((entry) => isAbout(entry, name));
    return [...(this.#named.get(name) ?? []), ...others].sort((a, b) => a.line - b.line);
  }

  #add(name: string, entry: KnownHost): void {
    const entries = this.#named.get(name);
    if (entries === undefined) this.#named.set(name, [entry]);
    else entries.push(entry);
  }
}
