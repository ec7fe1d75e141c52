import { readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { describe, expect, it } from "vitest";
import { parseInventory } from "../../../src/inventory/parse.js";
import { scaledText, scaleDown } from "../../../src/operations/lab/scale.js";

const text = readFileSync(fileURLToPath(new URL("../../../inventories/example.yaml", import.meta.url)), "utf8");
const { inventory } = parseInventory("example.yaml", text);
if (inventory === undefined) throw new Error("the example does not validate");

describe("a scaled-down fleet", () => {
  it("keeps masters, and in each region the canary and the relays next to the masters", () => {
    expect(scaleDown(inventory, 4).kept).toEqual(["master-a", "master-b", "eu-2", "us-1"]);
    expect(scaleDown(inventory, 5)).toEqual({
      kept: ["master-a", "master-b", "eu-1", "eu-2", "us-1"],
      leftOut: ["us-2"],
      moved: [],
    });
  });

  it("is the whole fleet when it fits", () => {
    expect(scaleDown(inventory, 40)).toMatchObject({ leftOut: [], moved: [] });
    expect(scaledText(text, inventory, scaleDown(inventory, 40))).toBe(text);
  });

  it("has a relay in every region, or is refused with the number of hosts needed", () => {
    expect(() => scaleDown(inventory, 3)).toThrow(expect.objectContaining({ kind: "usage", hint: "--hosts 4" }));
  });

  it("feeds relays from the hosts that remain", () => {
    const scale = { kept: ["master-a", "master-b", "eu-2", "us-2"], leftOut: ["eu-1", "us-1"], moved: ["us-2"] };
    const smaller = parseInventory("small.yaml", scaledText(text, inventory, scale));
    expect(smaller.problems).toEqual([]);
    expect(smaller.inventory?.hosts["us-2"]).not.toHaveProperty("upstream");
    expect(Object.keys(smaller.inventory?.hosts ?? {})).toEqual(scale.kept);
  });

  it("is refused when a host that is left out defines a YAML anchor that others use", () => {
    const shared = text
      .replace("us-1: { role: relay,", "us-1: &us { role: relay,")
      .replace(/ {2}us-2:\n(?: {4}.*\n| {6}.*\n)+/u, "  us-2: { <<: *us, address: 203.0.113.32 }\n");
    const given = parseInventory("shared.yaml", shared);
    if (given.inventory === undefined) throw new Error(JSON.stringify(given.problems));
    const scale = { kept: ["master-a", "master-b", "eu-2", "us-2"], leftOut: ["eu-1", "us-1"], moved: [] };
    expect(() => scaledText(shared, given.inventory ?? inventory, scale)).toThrow(expect.objectContaining({ kind: "failed" }));
  });
});
