import { createHash } from "node:crypto";
import { knownHostName, type KnownHost, type KnownHosts } from "./known-hosts.js";

/** What is known of one host's keys before anything is sent to it. */
export interface KnownKeys {
  /** `[address]:port` or `address`, as in known_hosts. */
  name: string;
  /** Keys that the host may show. The first source that knows the host decides: inventory pins, its known_hosts, the user's. */
  trusted: readonly KnownHost[];
  /** Keys that count although they stand under the bare name, without the port: OpenSSH takes them too, but only if they fit. */
  withoutPort: readonly KnownHost[];
  /** Keys that are refused wherever they stand. */
  revoked: readonly KnownHost[];
}

/** A host's public key in the wire format of RFC 4253, with what people compare. */
export interface OfferedKey {
  type: string;
  /** base64, as in known_hosts. */
  key: string;
  /** `SHA256:...`, as `ssh-keygen -l` prints it. */
  fingerprint: string;
}

export type Verdict =
  { kind: "known" } | { kind: "unknown" } | { kind: "changed"; known: KnownHost } | { kind: "revoked"; known: KnownHost };

/** Sorts known_hosts entries, source by source in order of precedence, into what counts for one host. A source may be several files. */
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
 * Whether a host may show this key. A host that is known by any key and shows another, of whatever type, has changed: the
 * known types are asked for first, so an unchanged host would have shown the known one.
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

/** @throws RangeError when the blob is no public key */
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

/** Host key algorithms to ask for: those of the known keys first, else a host with several keys looks changed. */
export function hostKeyAlgorithms(known: KnownKeys): HostKeyAlgorithm[] {
  const types = new Set([...known.trusted, ...known.withoutPort].map((entry) => entry.type));
  const first = algorithms.filter((algorithm) => types.has(algorithm.startsWith("rsa-sha2-") ? "ssh-rsa" : algorithm));
  return [...first, ...algorithms.filter((algorithm) => !first.includes(algorithm))];
}

function sameKey(one: string, other: string): boolean {
  return Buffer.from(one, "base64").equals(Buffer.from(other, "base64"));
}
