import { describe, expect, it } from "vitest";
import type { Inventory } from "../../src/inventory/schema.js";
import { scopeOf } from "../../src/moving/scope.js";

const relay = (more: object = {}) => ({ role: "relay", region: "eu", address: "192.0.2.1", capacity: 10, ...more });

const inventory = {
  sources: { studio: { kind: "live" }, night: { kind: "playlist" } },
  channels: {
    main: { masters: ["master-a", "master-b"], formats: [], sources: ["studio", "night"] },
    news: { masters: ["master-a", "master-b"], formats: [], sources: ["night"] },
    jazz: { masters: ["master-c", "master-b"], formats: [], sources: ["night"] },
    alone: { masters: ["master-d"], formats: [], sources: ["night"] },
  },
  hosts: {
    "master-a": { role: "master" },
    "master-b": { role: "master" },
    "master-c": { role: "master" },
    "master-d": { role: "master" },
    "eu-1": relay(),
    "eu-2": relay({ channels: ["jazz"] }),
    below: relay({ upstream: ["eu-1"] }),
  },
} as unknown as Inventory;

describe("what a cutover is about", () => {
  it("is every channel that the two masters share, on the relays that take it from them", () => {
    expect(scopeOf(inventory, { to: "master-b", from: "master-a" })).toEqual({
      from: "master-a",
      to: "master-b",
      channels: ["main", "news"],
      relays: ["eu-1"],
      home: false,
      liveSources: ["studio"],
    });
  });

  it("brings home who fell to the standby, when the master is the active one of all of them", () => {
    expect(scopeOf(inventory, { to: "master-a" })).toMatchObject({ from: "master-b", channels: ["main", "news"], home: true });
  });

  it("is the named channel alone", () => {
    expect(scopeOf(inventory, { to: "master-b", channel: "jazz" })).toMatchObject({
      from: "master-c",
      channels: ["jazz"],
      relays: ["eu-1", "eu-2"],
      liveSources: [],
    });
  });

  it.each<[string, Parameters<typeof scopeOf>[1], string]>([
    ["a standby of several masters when none is named", { to: "master-b" }, "is the standby of master-a and master-c"],
    ["a master without another", { to: "master-d" }, "not one of two masters of any channel"],
    ["a relay", { to: "eu-1" }, "not one of two masters"],
    ["a name that nobody has", { to: "master-x" }, "master-x"],
    ["a channel that nobody has", { to: "master-b", channel: "rock" }, "rock"],
    [
      "another master that isn't the other one",
      { to: "master-b", from: "master-d" },
      "master-d and master-b are not the two masters",
    ],
  ])("can't be %s", (_what, flags, message) => {
    expect(() => scopeOf(inventory, flags)).toThrow(
      expect.objectContaining({ kind: "usage", message: expect.stringContaining(message) as string }),
    );
  });
});
