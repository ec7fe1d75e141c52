import type { RecordSet } from "../ports/dns.js";
import { isOfRegion, type TreeNames } from "./names.js";

/**
 * Why a relay gets no listeners. `soft`: weight 0, it answers only when no other relay of its region is healthy. `hard`: it has no record.
 * `rotated`: as soft, set by `rotate`, which also removes it.
 */
export type Drain = "soft" | "hard" | "rotated";

/** What operators have set in the zone in addition to the inventory. */
export interface Wishes {
  /** By host. */
  drained: Readonly<Record<string, Drain>>;
  /** Weights that replace those that the capacity gives, such as a canary's; by host. */
  weights: Readonly<Record<string, number>>;
  /** The active master of each channel whose active master is not the first in the inventory. */
  active: Readonly<Record<string, string>>;
}

/**
 * The owner record: a TXT in the zone that lists the names that radioctl manages, and the operators' wishes. They are in the zone and not in a
 * file beside the inventory, because every operator's machine reads the zone: the next plan knows of the drain, the record and the weight that
 * it explains change in one atomic batch, and a rollback reverts both.
 */
export interface Owner extends Wishes {
  /** Names outside of the tree: the listen name, those of the sources. */
  names: readonly string[];
  regions: readonly string[];
}

export const noWishes: Wishes = { drained: {}, weights: {}, active: {} };

/** Who made the record, in the usual form for TXT records, and the version of the other values. */
const HERITAGE = "heritage=radioctl,version=1";

const OWNER_TTL_SECONDS = 300;

/** Record types that give addresses. radioctl manages these and the owner record, nothing else. */
const OWNED_TYPES = new Set(["A", "AAAA", "CNAME"]);

export function ownerRecord(owner: Owner, names: TreeNames): RecordSet {
  const texts = [
    HERITAGE,
    ...owner.names.map((name) => `name=${name}`),
    ...owner.regions.map((region) => `region=${region}`),
    ...Object.entries(owner.drained).map(([host, how]) => `drained=${host}:${how}`),
    ...Object.entries(owner.weights).map(([host, weight]) => `weight=${host}:${weight}`),
    ...Object.entries(owner.active).map(([channel, master]) => `active=${channel}:${master}`),
  ];
  return {
    name: names.owner,
    type: "TXT",
    policy: { kind: "simple" },
    ttlSeconds: OWNER_TTL_SECONDS,
    values: texts.map((text) => `"${text}"`).sort(),
  };
}

/** Reads the owner record; undefined when there is no such record, or when radioctl did not make it. */
export function readOwner(recordSets: readonly RecordSet[], names: TreeNames): Owner | undefined {
  const record = recordSets.find(({ name, type }) => name === names.owner && type === "TXT");
  const texts = (record?.values ?? []).map((value) => value.replaceAll('"', ""));
  if (!texts.includes(HERITAGE)) return undefined;
  const all = (key: string) => texts.flatMap((text) => (text.startsWith(`${key}=`) ? [text.slice(key.length + 1)] : []));
  const pairs = (key: string) => all(key).map((text): [string, string] => [text.split(":")[0] ?? "", text.split(":")[1] ?? ""]);
  return {
    names: all("name"),
    regions: all("region"),
    drained: Object.fromEntries(
      pairs("drained").map(([host, how]) => [host, how === "hard" || how === "rotated" ? how : "soft"]),
    ),
    weights: Object.fromEntries(pairs("weight").map(([host, weight]) => [host, Number(weight)])),
    active: Object.fromEntries(pairs("active")),
  };
}

/** How the names of the records begin by which a CA checks names (RFC 8555). They exist for seconds, while a certificate is issued. */
export const CHALLENGE = "_acme-challenge.";

/** Whether a record belongs to the issue of a certificate: no plan of the tree has to do with it. */
export function isChallenge({ name }: Pick<RecordSet, "name">): boolean {
  return name.startsWith(CHALLENGE);
}

/** Whether a record set gives addresses, so that radioctl could manage it. */
export function isAddressRecord({ type }: Pick<RecordSet, "type">): boolean {
  return OWNED_TYPES.has(type);
}

/** Whether radioctl manages a record set, by the owner record. */
export function isOwned({ name, type }: Pick<RecordSet, "name" | "type">, owner: Owner | undefined, names: TreeNames): boolean {
  if (owner === undefined) return false;
  if (name === names.owner) return type === "TXT";
  if (!isAddressRecord({ type })) return false;
  return name === names.root || owner.names.includes(name) || owner.regions.some((region) => isOfRegion(name, region, names));
}

/** Whether two record sets exclude each other unless they are of one group: a CNAME stands alone (RFC 1034), one type has one owner. */
export function clashes(one: Pick<RecordSet, "name" | "type">, other: Pick<RecordSet, "name" | "type">): boolean {
  return one.name === other.name && (one.type === other.type || one.type === "CNAME" || other.type === "CNAME");
}
