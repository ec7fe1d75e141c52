import { parse } from "yaml";
import type { Finding } from "../../src/health/finding.js";
import { inventorySchema, type Inventory } from "../../src/inventory/schema.js";

/** Two masters, and relays, one of which feeds from another relay. */
export function radio(more: Record<string, unknown> = {}): Inventory {
  return inventorySchema.parse({
    ...(parse(`
station:
  name: Radio
  zone: radio.example
  listen: live.radio.example
  timezone: Europe/Berlin
  operators: [{ name: anna, keys: [ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIOVLqHpgdXjHbvrNxC0GMdlCd/xuLuAlHNwtKBnsSYk6 anna] }]
sources:
  night: { kind: playlist, directory: /srv/radio/night }
channels:
  main:
    sources: [night]
    masters: [master-a, master-b]
    formats: [{ mount: /live.mp3, codec: mp3, bitrateKbps: 128 }, { mount: /live.opus, codec: opus, bitrateKbps: 96 }]
regions:
  eu: { locations: ["*"] }
hosts:
  master-a: { role: master, address: 192.0.2.10 }
  master-b: { role: master, address: 192.0.2.11 }
  eu-1: { role: relay, region: eu, address: 192.0.2.21, capacity: 200 }
  eu-2: { role: relay, region: eu, address: 192.0.2.22, capacity: 100 }
  eu-3: { role: relay, region: eu, address: 192.0.2.23, capacity: 100, upstream: [eu-1] }
`) as Record<string, unknown>),
    ...more,
  });
}

/** All findings that are not OK, in words. */
export const problemsOf = (findings: readonly Finding[]) =>
  findings.filter(({ verdict }) => verdict !== "OK").map(({ verdict, subject, summary }) => `${verdict} ${subject}: ${summary}`);
