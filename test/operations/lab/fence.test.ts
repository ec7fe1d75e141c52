import { describe, expect, it } from "vitest";
import { labFence, networkOf } from "../../../src/operations/lab/fence.js";

const passes = (network: string | undefined, address: string) => {
  try {
    labFence("try", network)(address, "eu-1");
    return true;
  } catch {
    return false;
  }
};

describe("a lab's fence", () => {
  it.each(["10.80.3.1", "10.80.3.21", "127.0.0.1", "127.5.0.1", "::1", "[::1]"])("allows a connection to %s", (address) => {
    expect(passes("10.80.3.", address)).toBe(true);
  });

  it.each([
    ["another network", "10.80.4.21"],
    ["a network whose number begins with the same digits", "10.80.33.21"],
    ["an address of the Internet", "192.0.2.21"],
    ["a name", "eu-1.radio.example"],
    ["a name that begins like the network", "10.80.3.21.example"],
    ["localhost, which is a name, too", "localhost"],
    ["a short form that other programs accept as an address", "10.80.3"],
    ["an octal number", "10.80.3.010"],
    ["a number that is too big", "10.80.3.256"],
    ["IPv6", "2001:db8::21"],
    ["an IPv4 address in IPv6", "::ffff:192.0.2.1"],
    ["an empty address", ""],
  ])("refuses %s", (_what, address) => {
    expect(passes("10.80.3.", address)).toBe(false);
  });

  it("refuses the lab's own addresses when the lab is not running: they lead elsewhere then", () => {
    expect(passes(undefined, "10.80.3.21")).toBe(false);
    expect(passes(undefined, "127.0.0.1")).toBe(true);
  });

  it("names what was not contacted, and why", () => {
    expect(() => labFence("try", "10.80.3.")("192.0.2.21", "eu-1 (root@192.0.2.21:22)")).toThrow(
      expect.objectContaining({ kind: "guard", message: expect.stringMatching(/eu-1.*192\.0\.2\.21.*lab try.*not contacted/u) }),
    );
  });

  it("takes the network from a lab's address", () => {
    expect(networkOf("10.80.3.1")).toBe("10.80.3.");
  });
});
