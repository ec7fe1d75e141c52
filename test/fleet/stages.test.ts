import { describe, expect, it } from "vitest";
import { stagesOf } from "../../src/fleet/stages.js";
import type { Inventory } from "../../src/inventory/schema.js";

const relay = (more: object = {}) => ({ role: "relay", region: "eu", address: "192.0.2.1", capacity: 10, ...more });

/** Two masters, three relays of the first tier, one below eu-1. */
const inventory = {
  channels: { main: { masters: ["master-a", "master-b"], formats: [], sources: [] } },
  hosts: {
    "master-a": { role: "master", address: "192.0.2.1" },
    "master-b": { role: "master", address: "192.0.2.1" },
    below: relay({ upstream: ["eu-1"] }),
    "eu-1": relay(),
    "eu-2": relay({ canary: true }),
    "eu-3": relay(),
  },
} as unknown as Inventory;

const all = Object.keys(inventory.hosts);
const batch = { count: 2 };

describe("the order of a change", () => {
  it("is the standby master, the active one, the canary, then batches from the masters outwards", () => {
    expect(stagesOf(inventory, all, { batch })).toEqual([
      { kind: "standby", hosts: ["master-b"] },
      { kind: "master", hosts: ["master-a"] },
      { kind: "canary", hosts: ["eu-2"] },
      { kind: "batch", hosts: ["eu-1", "eu-3"] },
      { kind: "batch", hosts: ["below"] },
    ]);
  });

  it("begins with the given relay, if it changes", () => {
    expect(stagesOf(inventory, all, { canary: "eu-3", batch })[2]).toEqual({ kind: "canary", hosts: ["eu-3"] });
    expect(stagesOf(inventory, ["eu-1", "eu-2"], { canary: "eu-3", batch })[0]).toEqual({ kind: "canary", hosts: ["eu-2"] });
  });

  it.each([
    [{ percent: 10 }, [1, 1, 1]],
    [{ percent: 50 }, [2, 1]],
    [{ percent: 100 }, [3]],
  ])("changes a share of the relays at once, but at least one: %j", (size, sizes) => {
    const batches = stagesOf(inventory, all, { batch: size }).filter(({ kind }) => kind === "batch");
    expect(batches.map(({ hosts }) => hosts.length)).toEqual(sizes);
  });

  it("is empty when no host changes", () => {
    expect(stagesOf(inventory, [], { batch })).toEqual([]);
  });
});
