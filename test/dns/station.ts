import { noWishes, type Wishes } from "../../src/dns/owner.js";
import type { ZoneSnapshot } from "../../src/dns/records.js";
import { desiredZone } from "../../src/dns/tree.js";
import { parseInventory } from "../../src/inventory/parse.js";
import type { Inventory } from "../../src/inventory/schema.js";

/** Four regions, seven relays, two masters; one relay in each of two regions also has IPv6. */
export const worldText = `
station:
  name: Radio World
  zone: radio.example
  listen: live.radio.example
  timezone: Europe/Berlin
  operators: [{ name: anna, keys: [ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIOVLqHpgdXjHbvrNxC0GMdlCd/xuLuAlHNwtKBnsSYk6 anna] }]
sources:
  studio: { kind: live, password: !secret studio-password }
channels:
  main: { sources: [studio], masters: [master-a, master-b], formats: [{ mount: /live.mp3, codec: mp3, bitrateKbps: 128 }] }
regions:
  eu: { locations: [EU, AF, "*"], failover: [us, as] }
  us: { locations: [NA, US-CA], failover: [sa, eu] }
  sa: { locations: [SA, MX], failover: [us] }
  as: { locations: [AS, OC], failover: [eu] }
hosts:
  master-a: { role: master, address: 11.0.0.10 }
  master-b: { role: master, address: 11.0.0.11 }
  eu-1: { role: relay, region: eu, address: 11.0.1.1, capacity: 1000 }
  eu-2: { role: relay, region: eu, address: 11.0.1.2, capacity: 500 }
  eu-3: { role: relay, region: eu, address: 11.0.1.3, capacity: 500 }
  us-1: { role: relay, region: us, address: 11.0.2.1, capacity: 1000 }
  us-2: { role: relay, region: us, address: 11.0.2.2, capacity: 1000 }
  sa-1: { role: relay, region: sa, address: 11.0.3.1, capacity: 500 }
  as-1: { role: relay, region: as, address: 11.0.4.1, capacity: 500 }
`;

/** @throws Error when it does not validate */
export function inventoryOf(text: string): Inventory {
  const { inventory, problems } = parseInventory("radio.yaml", text);
  if (inventory === undefined) throw new Error(JSON.stringify(problems));
  return inventory;
}

export const world = inventoryOf(worldText);

/** A zone exactly in sync, with checks whose ids are their names. */
export function settledZone(
  inventory: Inventory,
  wishes: Wishes = noWishes,
  foreign: ZoneSnapshot["recordSets"] = [],
): ZoneSnapshot {
  const { recordSets, checks } = desiredZone(inventory, wishes);
  return {
    zone: inventory.station.zone,
    recordSets: [...recordSets, ...foreign],
    healthChecks: checks.map(({ name, settings }) => ({ id: name, callerReference: `radioctl-${name}`, version: 1, settings })),
    statuses: new Map(),
  };
}
