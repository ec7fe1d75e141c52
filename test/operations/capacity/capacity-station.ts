import { parseInventory } from "../../../src/inventory/parse.js";
import type { Inventory } from "../../../src/inventory/schema.js";
import type { ServerKind } from "../../../src/operations/capacity/server.js";

/** @throws Error when it does not validate */
export function inventoryOf(text: string): Inventory {
  const { inventory, problems } = parseInventory("radio.yaml", text);
  if (inventory === undefined) throw new Error(JSON.stringify(problems));
  return inventory;
}

/** A station with these formats, hosts and providers. */
export function station({ formats, hosts, providers }: { formats: string; hosts: string; providers: string }): Inventory {
  return inventoryOf(`
station:
  name: Radio Example
  zone: radio.example
  listen: live.radio.example
  timezone: Europe/Berlin
  operators: [{ name: anna, keys: [ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIOVLqHpgdXjHbvrNxC0GMdlCd/xuLuAlHNwtKBnsSYk6 anna] }]
sources: { studio: { kind: live, password: !secret studio-password } }
channels: { main: { sources: [studio], masters: [master-a], formats: [${formats}] } }
regions: { eu: { locations: ["*"] } }
hosts:
  master-a: { role: master, address: 192.0.2.10, provider: Old }
${hosts}
providers:
${providers}
`);
}

/** A kind of server, simple unless set otherwise. */
export function kind(given: Partial<ServerKind>): ServerKind {
  const plain = { provider: "A", currency: "EUR", price: 5, regions: undefined, line: 1000, included: 40, overage: 0 };
  return { ...plain, most: given.included ?? 40, ...given };
}
