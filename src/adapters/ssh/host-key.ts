import { createHash } from "node:crypto";
import { knownHostName, type KnownHost, type KnownHosts } from "./known-hosts.js";

/** The known keys of one host, read before anything is sent to it. */
export interface KnownKeys {
  /** `[address]:port` or `address`, as in known_hosts. */
  name: string;
  /** Trusted keys. The first source that knows the host decides: the inventory's pins, its known_hosts file, the user's. */
  trusted: readonly KnownHost[];
  /** Keys that are listed without the port. Like OpenSSH, we accept them when they match, and ignore them when they do not. */
  withoutPort: readonly KnownHost[];
  /** Revoked keys from all sources: always refused. */
  revoked: readonly KnownHost[];
}

/** A host's public key (wire format of RFC 4253) and its fingerprint. */
export interface OfferedKey {
  type: string;
  /** base64, as in known_hosts. */
  key: string;
  /** `SHA256:...`, as `ssh-keygen -l` prints it. */
  fingerprint: string;
}

export type Verdict =
  { kind: "known" } | { kind: "unknown" } | { kind: "changed"; known: KnownHost } | { kind: "revoked"; known: KnownHost };

/** Selects the known_hosts entries of one host from the sources, which come in order of precedence. A source may be several files. */
export function knownKeysFor(address: string, port: number, sources: ReadonlyArray<readonly KnownHosts[]>): KnownKeys {
  const name = knownHostName(address, port);
  const bare = knownHostName(address, 22);
  const plain = (entry: KnownHost) => entry.marker === "none";
  const about = sources.map((source) => source.flatMap((file) => file.about(name)));
  const aboutBare = port === 22 ? [] : sources.flat().flatMap((file) => file.about(bare));
  return {
    name,
    trusted: about.map((entries) => entries.filter(plain)).find((entries) => entries.length > 0) ?? [],
    withoutPort: aboutBare.filter(plain),
    revoked: [...about.flat(), ...aboutBare].filter((entry) => entry.marker === "revoked"),
  };
}

/**
 * Judges the key that a host shows. If any key of the host is known and it shows another one, of any type, the key has changed: we request
 * the known types first, so an unchanged host would have shown a known key.
 */
export function judge(known: KnownKeys, offered: OfferedKey): Verdict {
  const same = (entry: KnownHost) => entry.type === offered.type && sameKey(entry.key, offered.key);
  const revoked = known.revoked.find(same);
  if (revoked) return { kind: "revoked", known: revoked };
  if (known.trusted.some(same)) return { kind: "known" };
  const [first] = known.trusted;
  if (first) return { kind: "changed", known: known.trusted.find((entry) => entry.type === offered.type) ?? first };
  return known.withoutPort.some(same) ? { kind: "known" } : { kind: "unknown" };
}

/** @throws RangeError when the blob is not a public key */
export function offeredKey(blob: Buffer): OfferedKey {
  const type = blob.subarray(4, 4 + blob.readUInt32BE(0)).toString("latin1");
  return { type, key: blob.toString("base64"), fingerprint: fingerprint(blob) };
}

/** SHA256 fingerprint of a public key, as `ssh-keygen -l` prints it. */
export function fingerprint(blob: Buffer): string {
  return `SHA256:${createHash("sha256").update(blob).digest("base64").replace(/=+$/u, "")}`;
}

/** All that ssh2 can verify, best first. */
const algorithms = [
  "ssh-ed25519",
  "ecdsa-sha2-nistp256",
  "ecdsa-sha2-nistp384",
  "ecdsa-sha2-nistp521",
  "rsa-sha2-512",
  "rsa-sha2-256",
  "ssh-rsa",
] as const;

type HostKeyAlgorithm = (typeof algorithms)[number];

/** Host key algorithms to request: those of the known keys first, otherwise a host with several keys would look changed. */
export function hostKeyAlgorithms(known: KnownKeys): HostKeyAlgorithm[] {
  const types = new Set([...known.trusted, ...known.withoutPort].map((entry) => entry.type));
  const first = algorithms.filter((algorithm) => types.has(algorithm.startsWith("rsa-sha2-") ? "ssh-rsa" : algorithm));
  return [...first, ...algorithms.filter((algorithm) => !first.includes(algorithm))];
}

function sameKey(one: string, other: string): boolean {
  return Buffer.from(one, "base64").equals(Buffer.from(other, "base64"));
}
