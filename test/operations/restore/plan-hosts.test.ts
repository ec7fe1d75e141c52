import { describe, expect, it } from "vitest";
import { parseInventory } from "../../../src/inventory/parse.js";
import { guardRestore, parseAddresses, planRestore } from "../../../src/operations/restore/plan-hosts.js";
import { restoredText, restorePlanText } from "../../../src/operations/restore/text-hosts.js";
import { snapshotAt } from "../../../src/station/backup.js";
import { stationWithBucket } from "../../roles/backup.js";

const { inventory } = parseInventory("station.yaml", stationWithBucket);
if (inventory === undefined) throw new Error("the station is not valid");

const NOW = Date.parse("2026-11-30T12:00:00Z");
const object = (key: string, hoursAgo: number, bytes = 1000) => ({
  key: `hosts/master-a/${key}`,
  bytes,
  modifiedAt: NOW - hoursAgo * 3_600_000,
});
const stored = [
  object("snapshots/aaaaaaaaaa", 30),
  object("snapshots/bbbbbbbbbb", 6),
  object("data/00/c", 1, 2e9),
  object("locks/d", 0),
];

const planned = (wish: Partial<Parameters<typeof planRestore>[1]>, until = NOW) =>
  planRestore(inventory, { hosts: [], all: false, to: new Map(), ...wish }, new Map([["master-a", stored]]), until);

describe("the snapshot to restore", () => {
  it.each([
    ["is the newest", NOW, "bbbbbbbbbb"],
    ["is the newest before a time", NOW - 7 * 3_600_000, "aaaaaaaaaa"],
    ["is missing when all are later", NOW - 40 * 3_600_000, undefined],
  ])("%s", (_name, until, id) => {
    expect(snapshotAt(stored, "master-a", until)?.id).toBe(id);
  });
});

describe("new addresses", () => {
  it("are one for one host, or named", () => {
    expect([...parseAddresses("198.51.100.1", ["eu-1"])]).toEqual([["eu-1", "198.51.100.1"]]);
    expect([...parseAddresses("master-a=198.51.100.1, eu-1=198.51.100.2", [])]).toEqual([
      ["master-a", "198.51.100.1"],
      ["eu-1", "198.51.100.2"],
    ]);
    expect(parseAddresses(undefined, ["eu-1"]).size).toBe(0);
  });

  it.each([
    ["198.51.100.1", []],
    ["198.51.100.1", ["eu-1", "eu-2"]],
    ["eu-1=nowhere", []],
    ["eu-1=198.51.100.1,198.51.100.2", ["eu-1"]],
  ])("are refused: %s for %j", (text, hosts) => {
    expect(() => parseAddresses(text, hosts)).toThrow(expect.objectContaining({ kind: "usage" }) as Error);
  });
});

describe("the plan of a restore", () => {
  it("has masters first, with the audio of their backups; the hosts that live are deployed", () => {
    const plan = planned({
      all: true,
      to: new Map([
        ["eu-3", "198.51.100.3"],
        ["master-a", "198.51.100.1"],
      ]),
    });
    expect(plan.hosts.map(({ host }) => host)).toEqual(["master-a", "eu-3"]);
    expect(plan.others).toEqual(["master-b", "eu-1", "eu-2"]);
    expect(restorePlanText(plan, NOW)).toBe(
      [
        "master-a  master  192.0.2.10 -> 198.51.100.1  from the inventory; /srv/radio/night from backup bbbbbbbb, 6 h old (repository 2.0 GB)",
        "eu-3      relay   192.0.2.23 -> 198.51.100.3  from the inventory",
        "then deploy: master-b, eu-1, eu-2",
        "",
      ].join("\n"),
    );
    expect(guardRestore(plan, [])).toEqual([]);
  });

  it("keeps the address of the same machine", () => {
    const { hosts, others } = planned({ hosts: ["master-a"], to: new Map([["master-a", "192.0.2.10"]]) });
    expect([hosts[0]?.from, others]).toEqual([undefined, []]);
  });

  it("is refused for a master on air, and for one whose playlists have no backup", () => {
    const found = guardRestore(planned({ hosts: ["master-a", "master-b"] }), ["master-a"]);
    expect(found.map(({ guard, message }) => [guard, message])).toEqual([
      ["on-air", "master-a is an active master, and its programme runs"],
      ["no-backup", "the bucket has no backup of master-b, so /srv/radio/night would be empty"],
    ]);
  });

  it("is followed by what was restored", () => {
    expect(restoredText("master-a", [{ folder: "/srv/radio/night", files: 3, bytes: 53_000_000 }])).toBe(
      "master-a  /srv/radio/night: 3 files, 53.0 MB, equal to the backup\n",
    );
  });
});
