import { describe, expect, it } from "vitest";
import { layOut, vethOf } from "../../src/lab/layout.js";

const wishes = [{ name: "master-a" }, { name: "eu-1" }, { name: "eu-2", suite: "trixie", login: "sudo" }] as const;

describe("a lab's layout", () => {
  it("follows from its name, and differs from another's", () => {
    expect(layOut("one", wishes)).toEqual(layOut("one", wishes));
    expect(layOut("one", wishes).gateway).not.toBe(layOut("two", wishes).gateway);
    expect(layOut("one", wishes, 1).gateway).not.toBe(layOut("one", wishes).gateway);
  });

  it("gives each host an address beside the bridge's, and the releases in turn", () => {
    const { gateway, hosts } = layOut("one", wishes);
    expect(gateway).toMatch(/^10\.(6[4-9]|[7-9]\d|1[01]\d|12[0-7])\.\d+\.1$/u);
    expect(new Set(hosts.map(({ address }) => address.replace(/\d+$/u, "1")))).toEqual(new Set([gateway]));
    expect(new Set(hosts.map(({ address }) => address)).size).toBe(3);
    expect(hosts.map(({ suite, login }) => `${suite} ${login}`)).toEqual(["bookworm root", "trixie root", "trixie sudo"]);
  });

  it("keeps the kernel's limit of fifteen characters for interfaces", () => {
    const lab = layOut(
      "a-lab-with-a-very-long-name",
      Array.from({ length: 200 }, (_, index) => ({ name: `h-${index}` })),
    );
    expect(lab.bridge.length).toBeLessThanOrEqual(15);
    for (const host of lab.hosts) expect(vethOf(host).length).toBeLessThanOrEqual(15);
    expect(() =>
      layOut(
        "x",
        Array.from({ length: 201 }, (_, index) => ({ name: `h-${index}` })),
      ),
    ).toThrow(/200 hosts/u);
  });
});
