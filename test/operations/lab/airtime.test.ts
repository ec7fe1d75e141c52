import { describe, expect, it } from "vitest";
import { parseDocument } from "yaml";
import { parseInventory } from "../../../src/inventory/parse.js";
import { airtimeWords, deriveSources, standIns } from "../../../src/operations/lab/airtime.js";
import { broadcastOf } from "../../../src/operations/lab/endless-sound.js";
import { onAirAt } from "../../../src/operations/lab/demo.js";
import { left } from "../../../src/operations/lab/derive.js";
import { isPlayOf, partInLab, PLAYER } from "../../../src/operations/lab/programs.js";
import { stationText } from "../../roles/station.js";

const lab = { gateway: "10.80.3.1" };
const stationWith = (more: string) => {
  const text = stationText
    .replace(/^ {2}airtime:.*$/mu, more)
    .replace("[studio, airtime,", `[studio, ${[...more.matchAll(/^ {2}(\w+):/gmu)].map(([, name]) => name).join(", ")},`);
  const { inventory, problems } = parseInventory("station.yaml", text);
  if (inventory === undefined) throw new Error(JSON.stringify(problems));
  return { text, inventory };
};
const [standIn] = standIns(stationWith('  airtime: { kind: pull, url: "http://192.0.2.50:8000/a.mp3" }').inventory, lab);
if (standIn === undefined) throw new Error("the station pulls nothing");

describe("the stand-ins for a lab's pull sources", () => {
  it("are on the lab's own network, each source at its own port, whatever its original URL and YAML form", () => {
    const { text, inventory } = stationWith(`  airtime: &first { kind: pull, url: "https://real.example/a.mp3" }
  weekend: *first
  day: { <<: *first, bufferSeconds: 9 }`);
    const document = parseDocument(text, { merge: true });
    deriveSources(document, inventory, lab);
    const derived = parseInventory("derived.yaml", document.toString());
    expect(derived.problems).toEqual([]);
    const urls = Object.entries(derived.inventory?.sources ?? {}).flatMap(([name, source]) =>
      source.kind === "pull" ? [`${name} ${source.url} ${source.bufferSeconds}`] : [],
    );
    expect(urls).toEqual([
      "airtime http://10.80.3.1:8100/airtime.mp3 5",
      "weekend http://10.80.3.1:8101/weekend.mp3 5",
      "day http://10.80.3.1:8102/day.mp3 9",
    ]);
    expect(document.toString()).not.toContain("real.example");
  });

  it("are not listed among what a copy lacks", () => {
    expect(left(stationWith('  airtime: { kind: pull, url: "http://192.0.2.50/a" }').inventory, false).join()).not.toMatch(
      /airtime/u,
    );
  });

  it.each([["/labs/one/tune.mp3"], [undefined]])("broadcast as their arguments say (file: %s)", (file) => {
    const [, ...words] = airtimeWords("/labs/one", standIn, file);
    const broadcast = broadcastOf(words);
    expect(broadcast).toMatchObject({ address: "10.80.3.1", port: 8100, path: "/airtime.mp3", contentType: "audio/mpeg" });
    expect(broadcast.argv.includes("/labs/one/tune.mp3")).toBe(file !== undefined);
    expect(broadcast.argv.at(-1)).toBe("pipe:1");
  });

  it("belong to their lab, with their ffmpeg and their keeper, and to no other lab", () => {
    const server = ["/usr/bin/node", "/opt/radioctl/bin/radioctl.js", ...airtimeWords("/labs/one", standIn)];
    const { argv } = broadcastOf(airtimeWords("/labs/one", standIn).slice(1));
    for (const words of [server, argv, ["sh", "-c", PLAYER, "sh", "", ...server]]) {
      const line = words.map((word) => `${word}\0`).join("");
      expect(partInLab(line, "/labs/one")).toBe("play airtime");
      expect(partInLab(line, "/labs/one-b")).toBeUndefined();
    }
  });

  it("can be stopped one by one by their names, as can a studio whose name is the beginning of another's", () => {
    const hosts = ["master-a", "master-b"];
    const studio = ["play studio-master-a", "play studio.programme"];
    const playing = [...studio, "play studio-2-master-a", "play studio-2.programme", "play airtime", "eu-1", "proxy"];
    const ended = (source?: string) => playing.filter((what) => isPlayOf(what, source, hosts));
    expect(ended("airtime")).toEqual(["play airtime"]);
    expect(ended("studio")).toEqual(studio);
    expect(ended()).toEqual(playing.slice(0, 5));
  });
});

describe("the source on air, from source list", () => {
  const list = JSON.stringify({
    masters: [
      { master: "master-a", channels: [{ channel: "main", onAir: "airtime", seconds: 2 }] },
      { master: "master-b", error: { kind: "unreachable" } },
      { master: "master-c", channels: [{ channel: "main", onAir: null }] },
    ],
  });

  it.each([
    ["master-a", "airtime"],
    ["master-b", undefined],
    ["master-c", undefined],
    ["master-d", undefined],
  ])("%s: %s", (master, onAir) => {
    expect(onAirAt(list, master)).toBe(onAir);
  });
});
