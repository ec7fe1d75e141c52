import { describe, expect, it } from "vitest";
import { parseInventory } from "../../../src/inventory/parse.js";
import { selectProbe } from "../../../src/operations/probe/selection.js";
import { stationText } from "../../roles/station.js";

const text = stationText
  .replace(
    "regions:\n",
    `  talk:
    sources: [studio]
    masters: [master-b]
    formats: [{ mount: /talk.mp3, codec: mp3, bitrateKbps: 64 }]
regions:
  us: { locations: [NA], failover: [eu] }
`,
  )
  .replace('["*"] }', '["*"], failover: [us] }')
  .replace("hosts:\n", "hosts:\n  us-1: { role: relay, region: us, address: 192.0.2.31, capacity: 500, channels: [main] }\n");
const { inventory, problems } = parseInventory("station.yaml", text);
if (inventory === undefined) throw new Error(JSON.stringify(problems));
const station = inventory;

const masters = ["master-a", "master-b"];
const relays = ["eu-1", "eu-2", "eu-3"];
const all = { channels: ["main", "talk"], regions: [] };

describe("the selection of a probe", () => {
  it.each([
    [[], { ...all, hosts: [...masters, "us-1", ...relays], regions: ["us", "eu"], dns: true, sources: true }],
    [["eu-1"], { ...all, hosts: ["eu-1"], dns: false, sources: false }],
    [["master-b"], { ...all, hosts: ["master-b"], dns: false, sources: true }],
    [["eu"], { ...all, hosts: relays, regions: ["eu"], dns: false, sources: false }],
    [["us", "eu-2", "dns"], { ...all, hosts: ["us-1", "eu-2"], regions: ["us"], dns: true, sources: false }],
    [["talk"], { channels: ["talk"], regions: [], hosts: ["master-b", ...relays], dns: false, sources: true }],
    [["talk", "eu"], { channels: ["talk"], regions: ["eu"], hosts: relays, dns: false, sources: false }],
    [["dns"], { ...all, hosts: [], dns: true, sources: false }],
    [["sources"], { ...all, hosts: [], dns: false, sources: true }],
    [["dns", "sources"], { ...all, hosts: [], dns: true, sources: true }],
    [["talk", "sources"], { channels: ["talk"], regions: [], hosts: ["master-b", ...relays], dns: false, sources: true }],
  ])("%j", (words, selection) => expect(selectProbe(station, words)).toEqual(selection));

  it("has both the host and the channel for a word that names both", () => {
    const twin = parseInventory("station.yaml", text.replaceAll("eu-1", "main")).inventory;
    expect(twin && selectProbe(twin, ["main"])).toMatchObject({ hosts: ["main"], channels: ["main"] });
  });

  it.each([
    [["eu1"], /no host, region or channel "eu1"/u, 'did you mean "eu-1"?'],
    [["source"], /"source"/u, 'did you mean "sources"?'],
    [
      ["nowhere-at-all"],
      /"nowhere-at-all"/u,
      "known words are us-1, master-a, master-b, eu-1, eu-2, eu-3, us, eu, main, talk, dns, sources",
    ],
    [["us", "talk"], /no host of us carries talk/u, "name only the channel to probe every host that carries it"],
  ])("%j is wrong usage, with a hint", (words, message, hint) => {
    expect(() => selectProbe(station, words)).toThrow(
      expect.objectContaining({ kind: "usage", hint, message: expect.stringMatching(message) }),
    );
  });
});
