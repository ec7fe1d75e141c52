import type { Inventory } from "../inventory/schema.js";
import type { RecordSet } from "../ports/dns.js";
import { addressOf, checkName, families } from "./checks.js";
import { namesOf } from "./names.js";

/**
 * The names that a channel's encoders connect to. Channels may have different masters, and different active ones. So when there are several
 * channels, each has its own name below `source.<zone>`; `source.<zone>` itself is the first channel's.
 */
export function sourceNames(inventory: Inventory, channel: string): string[] {
  const [first, ...others] = Object.keys(inventory.channels);
  const names = namesOf(inventory);
  return [...(channel === first ? [names.source] : []), ...(others.length === 0 ? [] : [names.sourceOf(channel)])];
}

/**
 * The records of those names: the active master, and the standby for when the active one's harbor port doesn't answer. A single master is a
 * simple record. Health checks are given by name, not yet by id.
 */
export function sourceRecords(inventory: Inventory, channel: string, active: string): RecordSet[] {
  const masters = inventory.channels[channel]?.masters ?? [];
  const standby = masters.find((master) => master !== active);
  return sourceNames(inventory, channel).flatMap((name) =>
    families.flatMap((family): RecordSet[] => {
      const wanted = [active, ...(standby === undefined ? [] : [standby])];
      const there = wanted.flatMap((host) => {
        const address = addressOf(inventory, host, family);
        return address === undefined ? [] : [{ host, address }];
      });
      // With IPv6 on one of two masters, encoders would prefer that one, active or not, healthy or not.
      if (there.length < wanted.length) return [];
      return there.map(({ host, address }, at) => ({
        name,
        type: family,
        ...(there.length === 1
          ? { policy: { kind: "simple" } }
          : {
              policy: { kind: "failover", role: at === 0 ? "PRIMARY" : "SECONDARY" },
              setIdentifier: host,
              healthCheckId: checkName(host, family),
            }),
        ttlSeconds: inventory.dns.sourceTtlSeconds,
        values: [address],
      }));
    }),
  );
}

/** The master that a channel's encoders connect to. */
export function activeOf(inventory: Inventory, channel: string, wishes: Readonly<Record<string, string>>): string {
  const masters = inventory.channels[channel]?.masters ?? [];
  const active = wishes[channel];
  return active !== undefined && masters.includes(active) ? active : (masters[0] ?? "");
}
