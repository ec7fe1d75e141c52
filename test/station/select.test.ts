import { describe, expect, it } from "vitest";
import { parseInventory } from "../../src/inventory/parse.js";
import { selectHosts, type HostFilters } from "../../src/station/select.js";

const { inventory, problems } = parseInventory(
  "station.yaml",
  `
station:
  name: Radio Two
  zone: radio.example
  listen: live.radio.example
  timezone: Europe/Berlin
  operators: [{ name: anna, keys: [ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIOVLqHpgdXjHbvrNxC0GMdlCd/xuLuAlHNwtKBnsSYk6 anna] }]
sources:
  studio: { kind: live, password: !secret studio-password }
channels:
  main: { sources: [studio], masters: [master-a, master-b], formats: [{ mount: /live.mp3, codec: mp3, bitrateKbps: 128 }] }
  jazz: { sources: [studio], masters: [master-b], formats: [{ mount: /jazz.mp3, codec: mp3, bitrateKbps: 128 }] }
regions:
  eu: { locations: [EU, "*"], failover: [us] }
  us: { locations: [NA], failover: [eu] }
hosts:
  eu-1: { role: relay, region: eu, address: 192.0.2.21, capacity: 1000 }
  eu-2: { role: relay, region: eu, address: 192.0.2.22, capacity: 500, channels: [main] }
  master-a: { role: master, address: 192.0.2.10 }
  master-b: { role: master, region: us, address: 192.0.2.11 }
  us-1: { role: relay, region: us, address: 192.0.2.31, capacity: 100 }
`,
);
if (inventory === undefined) throw new Error(JSON.stringify(problems));
const select = (names: string[], filters?: HostFilters) => selectHosts(inventory, names, filters).map(({ name }) => name);

describe("selected hosts", () => {
  it.each<[string, string[], HostFilters, string[]]>([
    ["are all hosts without names, masters first", [], {}, ["master-a", "master-b", "eu-1", "eu-2", "us-1"]],
    [
      "are the named ones, masters first, then in the inventory's order",
      ["us-1", "eu-2", "master-b"],
      {},
      ["master-b", "eu-2", "us-1"],
    ],
    ["include each host only once", ["eu-1", "eu-1"], {}, ["eu-1"]],
    ["match a role", [], { role: "relay" }, ["eu-1", "eu-2", "us-1"]],
    ["match a region, including a master with that region", [], { region: "us" }, ["master-b", "us-1"]],
    ["make or carry a channel", [], { channel: "jazz" }, ["master-b", "eu-1", "us-1"]],
    ["match every filter", [], { channel: "jazz", role: "relay", region: "eu" }, ["eu-1"]],
    ["are the named ones that match a filter", ["eu-1", "us-1"], { region: "us" }, ["us-1"]],
  ])("%s", (_name, names, filters, hosts) => expect(select(names, filters)).toEqual(hosts));
});

describe("a selection is a usage error for", () => {
  it.each<[string, string[], HostFilters, string, string]>([
    ["an unknown host", ["eu1"], {}, 'there is no host "eu1" in the inventory', 'did you mean "eu-1"?'],
    ["an unknown role", [], { role: "relais" }, 'there is no role "relais"', 'did you mean "relay"?'],
    ["an unknown region", [], { region: "asia-pacific" }, 'there is no region "asia-pacific" in the inventory', "known: eu, us"],
    ["an unknown channel", [], { channel: "mian" }, 'there is no channel "mian" in the inventory', 'did you mean "main"?'],
    ["the name of an object's property", ["constructor"], {}, 'there is no host "constructor" in the inventory', "known: "],
    [
      "filters that no host matches",
      [],
      { region: "eu", role: "master" },
      "no host matches all filters: role master, region eu",
      "leave one out",
    ],
    [
      "one named host that is filtered out",
      ["eu-1"],
      { region: "us" },
      "eu-1 does not match all filters: region us",
      "leave one out",
    ],
    [
      "several named hosts that are filtered out",
      ["eu-1", "eu-2"],
      { channel: "jazz", region: "us" },
      "none of eu-1, eu-2 matches all filters: region us, channel jazz",
      "leave one out",
    ],
  ])("%s", (_name, names, filters, message, hint) => {
    expect(() => select(names, filters)).toThrow(
      expect.objectContaining({
        kind: "usage",
        message: expect.stringContaining(message),
        hint: expect.stringContaining(hint),
      }),
    );
  });
});
