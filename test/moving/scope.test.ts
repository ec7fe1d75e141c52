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

describe("the scope of a cutover", () => {
  it("is all channels that the two masters share, on the relays that feed from these masters", () => {
    expect(scopeOf(inventory, { to: "master-b", from: "master-a" })).toEqual({
      from: "master-a",
      to: "master-b",
      channels: ["main", "news"],
      relays: ["eu-1"],
      home: false,
      liveSources: ["studio"],
    });
  });

  it("returns listeners from the standby when the master is already the active one of all channels", () => {
    expect(scopeOf(inventory, { to: "master-a" })).toMatchObject({ from: "master-b", channels: ["main", "news"], home: true });
  });

  it("is only the named channel", () => {
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
    ["an unknown host", { to: "master-x" }, "master-x"],
    ["an unknown channel", { to: "master-b", channel: "rock" }, "rock"],
    ["a master that is not the other one", { to: "master-b", from: "master-d" }, "master-d and master-b are not the two masters"],
  ])("cannot be %s", (_what, flags, message) => {
    expect(() => scopeOf(inventory, flags)).toThrow(
      expect.objectContaining({ kind: "usage", message: expect.stringContaining(message) as string }),
    );
  });
});
