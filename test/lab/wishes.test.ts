import { describe, expect, it } from "vitest";
import { wishesFor } from "../../src/lab/wishes.js";

describe("what the hosts of a lab are asked to be", () => {
  it("is what the flags say of each, in the inventory's order", () => {
    const asked = new Map([["eu-1", { suite: "trixie" as const, login: "sudo" as const }]]);
    expect(wishesFor(["master-a", "eu-1"], asked)).toEqual([
      { name: "master-a" },
      { name: "eu-1", suite: "trixie", login: "sudo" },
    ]);
  });

  it("is refused for a host that the inventory doesn't have", () => {
    const asked = new Map([["eu-9", { login: "password" as const }]]);
    expect(() => wishesFor(["eu-1"], asked)).toThrow(
      expect.objectContaining({ kind: "usage", message: expect.stringContaining('"eu-9"') }),
    );
  });
});
