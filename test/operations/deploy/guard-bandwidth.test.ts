import { describe, expect, it } from "vitest";
import { parseInventory } from "../../../src/inventory/parse.js";
import type { Inventory } from "../../../src/inventory/schema.js";
import { guardBandwidth } from "../../../src/operations/deploy/guard-bandwidth.js";

/** One stream of 100 kbit/s from each of two masters to each relay of the first tier: easy figures. */
function station(speeds: Readonly<Record<string, number>>): Inventory {
  const speed = (host: string) => (speeds[host] === undefined ? "" : `, bandwidthMbps: ${speeds[host]}`);
  const { inventory, problems } = parseInventory(
    "station.yaml",
    `
station: { name: Radio, zone: radio.example, listen: live.radio.example, timezone: Europe/Berlin, operators: [{ name: anna, keys: [ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIOVLqHpgdXjHbvrNxC0GMdlCd/xuLuAlHNwtKBnsSYk6 anna] }] }
sources:
  night: { kind: playlist, directory: /srv/radio/night }
channels:
  main: { sources: [night], masters: [master-a, master-b], formats: [{ mount: /live.opus, codec: opus, bitrateKbps: 100 }] }
regions:
  eu: { locations: ["*"] }
hosts:
  master-a: { role: master, address: 192.0.2.10${speed("master-a")} }
  master-b: { role: master, address: 192.0.2.11${speed("master-b")} }
  eu-1: { role: relay, region: eu, address: 192.0.2.21, capacity: 1000${speed("eu-1")} }
  eu-2: { role: relay, region: eu, address: 192.0.2.22, capacity: 1000${speed("eu-2")} }
  eu-3: { role: relay, region: eu, address: 192.0.2.23, capacity: 1000, upstream: [eu-1]${speed("eu-3")} }
`,
  );
  if (inventory === undefined) throw new Error(JSON.stringify(problems));
  return inventory;
}

interface Case {
  host: string;
  speeds: Record<string, number>;
  sending?: Record<string, number>;
  together?: string[];
}

const guard =
  ({ host, speeds, sending = {}, together = [host] }: Case, force: string[] = []) =>
  () =>
    guardBandwidth({ inventory: station(speeds), host, together, sending: new Map(Object.entries(sending)) }, force);

describe("the guard of a second Icecast's bandwidth", () => {
  it.each<[string, Case]>([
    ["the inventory knows no line's speed", { host: "eu-1", speeds: {}, sending: { "eu-1": 100_000 } }],
    // 96 listeners and twice two streams of 100 kbit/s are 10 Mbit/s.
    ["the relay's line carries it to the last kbit", { host: "eu-1", speeds: { "eu-1": 10 }, sending: { "eu-1": 96 } }],
    // Two relays take a stream each, and one of them takes it once more.
    ["the master's line does", { host: "eu-1", speeds: { "master-a": 0.3 }, sending: { "master-a": 2 } }],
    ["the narrow line is of a host that it does not feed from", { host: "eu-3", speeds: { "master-a": 0.1 } }],
  ])("allows it when %s", (_name, given) => expect(guard(given)).not.toThrow());

  it.each<[string, Case, string]>([
    [
      "the relay's own line",
      { host: "eu-1", speeds: { "eu-1": 10 }, sending: { "eu-1": 97 } },
      "a second Icecast takes 0.2 Mbit/s more of eu-1, which already carries about 9.9 of its 10 Mbit/s (97 streams)",
    ],
    [
      "the standby's line",
      { host: "eu-1", speeds: { "master-b": 0.2 }, sending: { "master-b": 2 } },
      "0.1 Mbit/s more of master-b",
    ],
    [
      "a master's line when several relays change at once",
      { host: "eu-1", speeds: { "master-a": 0.3 }, sending: { "master-a": 2 }, together: ["eu-1", "eu-2"] },
      "0.2 Mbit/s more of master-a",
    ],
    // One stream below, two from the masters, and one more below.
    [
      "the line of a relay above",
      { host: "eu-3", speeds: { "eu-1": 0.3 } },
      "0.1 Mbit/s more of eu-1, which already carries about 0.3",
    ],
  ])("refuses it for %s", (_name, given, words) => {
    expect(guard(given)).toThrow(words);
    expect(guard(given, ["bandwidth"])).not.toThrow();
  });
});
