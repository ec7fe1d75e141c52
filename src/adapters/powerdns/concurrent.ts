import type { RrSet, RrSetChange } from "./api.js";
import { changesSince } from "./serial.js";

/** A zone as one answer of PowerDNS's API shows it. */
export interface ZoneAnswer {
  edited_serial: number;
  rrsets: readonly RrSet[];
}

/** What the zone shows of another client that changed it between radioctl's two reads. */
export interface OtherChange {
  /** Record sets that radioctl did not send and that differ. */
  elsewhere: readonly string[];
  /** Record sets that radioctl sent, and that the other client changed afterwards. */
  replaced: readonly string[];
  /** Restores the record sets that radioctl sent and that are still as it sent them. */
  undo: readonly RrSetChange[];
}

/**
 * Finds another client's change between two reads: by the zone's serial number, which each request raises, or by its content when the serial number
 * says nothing (then a change that radioctl has overwritten is not found). Undefined when there was none.
 */
export function otherChange(before: ZoneAnswer, changes: readonly RrSetChange[], after: ZoneAnswer): OtherChange | undefined {
  const count = changesSince(before.edited_serial, after.edited_serial);
  if (count === "one") return undefined;
  const sent = new Map(changes.map((change) => [keyOf(change), change.changetype === "DELETE" ? undefined : change]));
  const [old, now] = [before, after].map(({ rrsets }) => new Map(rrsets.map((rrset) => [keyOf(rrset), rrset])));
  // The serial number itself is part of the SOA record.
  const keys = [...new Set([...(old?.keys() ?? []), ...(now?.keys() ?? [])])].filter((key) => !key.endsWith(" SOA"));
  const elsewhere = keys.filter((key) => !sent.has(key) && textOf(old?.get(key)) !== textOf(now?.get(key)));
  const replaced = [...sent.keys()].filter((key) => textOf(sent.get(key)) !== textOf(now?.get(key)));
  if (count === "unknown" && elsewhere.length + replaced.length === 0) return undefined;
  const undo = changes
    .filter((change) => !replaced.includes(keyOf(change)))
    .map(({ name, type }): RrSetChange => {
      const was = old?.get(keyOf({ name, type }));
      return was === undefined ? { name, type, changetype: "DELETE" } : { ...was, changetype: "REPLACE" };
    });
  return { elsewhere, replaced, undo };
}

/** `live.radio.example A` */
export function keyOf({ name, type }: Pick<RrSet, "name" | "type">): string {
  return `${name.replace(/\.$/u, "").toLowerCase()} ${type}`;
}

/** A record set without records counts as missing. */
function textOf(rrset: RrSet | undefined): string {
  if (rrset === undefined || rrset.records.length === 0) return "";
  return JSON.stringify([rrset.ttl, rrset.records.map(({ content, disabled }) => `${disabled} ${content}`).sort()]);
}
