import { describe, expect, it } from "vitest";
import { namesOf } from "../../src/dns/names.js";
import { noWishes, ownerRecord, readOwner, type Owner } from "../../src/dns/owner.js";
import { desiredZone } from "../../src/dns/tree.js";
import { canaried, drained, rotated, swapped, undrained } from "../../src/dns/wishes.js";
import { world } from "./station.js";

const names = namesOf(world);

describe("wishes", () => {
  it("a swap drains one relay and puts the other into rotation, whatever its state was", () => {
    const before = drained(world, canaried(world, noWishes, "eu-1", 5), "eu-2", "hard");
    expect(swapped(world, before, "eu-1", "eu-2")).toMatchObject({ drained: { "eu-1": "soft" } });
    expect(swapped(world, before, "eu-1", "eu-2").drained).not.toHaveProperty("eu-2");
  });

  it("undrain ends a drain and a canary", () =>
    expect(undrained(world, canaried(world, drained(world, noWishes, "eu-1", "hard"), "eu-1", 5), "eu-1")).toEqual(noWishes));

  it("rotate takes out unfit relays and brings back only those that it took out itself", () => {
    const before = drained(world, noWishes, "us-1", "soft");
    const out = rotated(
      world,
      before,
      new Map([
        ["eu-1", "not fed"],
        ["us-1", "not fed"],
      ]),
      undefined,
    );
    expect(out.drained).toEqual({ "us-1": "soft", "eu-1": "rotated" });
    expect(rotated(world, out, new Map(), "us").drained).toEqual(out.drained);
    expect(rotated(world, out, new Map(), undefined).drained).toEqual({ "us-1": "soft" });
  });

  it.each([
    ["a master", () => drained(world, noWishes, "master-a", "soft"), /master-a is a master/u],
    ["an unknown relay", () => canaried(world, noWishes, "eu-9", 5), /no relay "eu-9"/u],
    ["itself", () => swapped(world, noWishes, "eu-1", "eu-1"), /can't replace itself/u],
    ["another region", () => swapped(world, noWishes, "eu-1", "us-1"), /eu-1 serves eu, us-1 serves us/u],
  ])("for %s are wrong usage", (_name, wish, message) => expect(wish).toThrow(message));
});

describe("the owner record", () => {
  const owner: Owner = {
    names: ["live.radio.example", "source.radio.example"],
    regions: ["eu", "us"],
    drained: { "eu-1": "soft", "eu-2": "hard", "us-1": "rotated" },
    weights: { "us-2": 5 },
    active: { main: "master-b" },
  };

  it("reads as it was written", () => expect(readOwner([ownerRecord(owner, names)], names)).toEqual(owner));

  it("that another program made is ignored", () => {
    const other = { ...ownerRecord(owner, names), values: ['"heritage=external-dns"'] };
    expect(readOwner([other], names)).toBeUndefined();
    expect(readOwner([], names)).toBeUndefined();
  });

  it("drops hosts and channels that the inventory no longer has", () => {
    const wishes = {
      drained: { gone: "soft" as const, "master-a": "soft" as const },
      weights: { gone: 5 },
      active: { gone: "master-b", main: "master-a" },
    };
    expect(desiredZone(world, wishes).owner).toMatchObject(noWishes);
  });
});
