import { describe, expect, it } from "vitest";
import { bridgeAddressOf, layOut, lineEndOf, vethOf, wishesFor } from "../../../src/operations/lab/layout.js";

const wishes = [{ name: "master-a" }, { name: "eu-1" }, { name: "eu-2", suite: "trixie", login: "sudo" }] as const;

describe("a lab's layout", () => {
  it("is derived from its name, and differs from that of another name", () => {
    expect(layOut("one", wishes)).toEqual(layOut("one", wishes));
    expect(layOut("one", wishes).gateway).not.toBe(layOut("two", wishes).gateway);
    expect(layOut("one", wishes, 1).gateway).not.toBe(layOut("one", wishes).gateway);
  });

  it("gives each host an address in the bridge's network, and the releases in turn", () => {
    const { gateway, hosts } = layOut("one", wishes);
    expect(gateway).toMatch(/^10\.(6[4-9]|[7-9]\d|1[01]\d|12[0-7])\.\d+\.1$/u);
    expect(new Set(hosts.map(({ address }) => address.replace(/\d+$/u, "1")))).toEqual(new Set([gateway]));
    expect(new Set(hosts.map(({ address }) => address)).size).toBe(3);
    expect(hosts.map(({ suite, login }) => `${suite} ${login}`)).toEqual(["bookworm root", "trixie root", "trixie sudo"]);
  });

  it("gives its bridge an address of its own", () => {
    const lab = layOut("one", wishes);
    expect(bridgeAddressOf(lab)).toMatch(/^02(:[0-9a-f]{2}){5}$/u);
    expect(bridgeAddressOf(lab).replaceAll(":", "")).toContain(lab.bridge.replace("rl-", ""));
  });

  it("respects the kernel's limit of fifteen characters for interface names", () => {
    const lab = layOut(
      "a-lab-with-a-very-long-name",
      Array.from({ length: 200 }, (_, index) => ({ name: `h-${index}` })),
    );
    expect(lab.bridge.length).toBeLessThanOrEqual(15);
    for (const host of lab.hosts) expect(Math.max(vethOf(host).length, lineEndOf(host).length)).toBeLessThanOrEqual(15);
    expect(() =>
      layOut(
        "x",
        Array.from({ length: 201 }, (_, index) => ({ name: `h-${index}` })),
      ),
    ).toThrow(/200 hosts/u);
  });
});

describe("the requested settings of a lab's hosts", () => {
  it("are those of the flags, in the inventory's order", () => {
    const asked = new Map([["eu-1", { suite: "trixie" as const, login: "sudo" as const }]]);
    expect(wishesFor(["master-a", "eu-1"], asked)).toEqual([
      { name: "master-a" },
      { name: "eu-1", suite: "trixie", login: "sudo" },
    ]);
  });

  it("are refused for a host that is not in the inventory", () => {
    const asked = new Map([["eu-9", { login: "password" as const }]]);
    expect(() => wishesFor(["eu-1"], asked)).toThrow(
      expect.objectContaining({ kind: "usage", message: expect.stringContaining('"eu-9"') }),
    );
  });
});
