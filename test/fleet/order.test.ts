import { describe, expect, it } from "vitest";
import { waves } from "../../src/fleet/order.js";

const parents: Record<string, string[]> = {
  "eu-1": ["master-a", "master-b"],
  "us-1": ["eu-1", "eu-2"],
  "eu-2": ["master-a"],
  "master-b": ["master-a"],
};
const names = (all: string[]) =>
  waves(
    all.map((name) => ({ name })),
    (name) => parents[name] ?? [],
  ).map((wave) => wave.map((host) => host.name));

describe("waves", () => {
  it("puts a host after all hosts that it feeds from", () => {
    expect(names(["us-1", "eu-1", "master-b", "master-a", "eu-2"])).toEqual([
      ["master-a"],
      ["master-b", "eu-2"],
      ["eu-1"],
      ["us-1"],
    ]);
  });

  it("keeps the order when only some hosts are requested", () => {
    expect(names(["us-1", "eu-2"])).toEqual([["eu-2"], ["us-1"]]);
  });

  it("ends when the feeds form a circle", () => {
    expect(waves([{ name: "a" }, { name: "b" }], (name) => [name === "a" ? "b" : "a"]).flat()).toHaveLength(2);
  });
});
