import { describe, expect, it } from "vitest";
import { rewriteAddresses } from "../../src/inventory/rewrite-addresses.js";
import { stationText } from "../roles/station.js";

const moved = (text: string, hosts: Record<string, string>) => rewriteAddresses(text, new Map(Object.entries(hosts)));

describe("new addresses of hosts", () => {
  it("replace only the addresses; comments and layout stay", () => {
    const text = stationText.replace("hosts:\n", "# Our hosts\nhosts:   # all\n");
    const after = moved(text, { "master-a": "198.51.100.1", "eu-3": "198.51.100.3" });
    expect(after).toBe(text.replace("192.0.2.10", "198.51.100.1").replace("192.0.2.23", "198.51.100.3"));
  });

  it("remove the IPv6 address of the old machine, wherever it stands", () => {
    expect(moved(stationText, { "eu-1": "198.51.100.1" })).toContain(
      "  eu-1: { role: relay, region: eu, address: 198.51.100.1, capacity: 1000 }\n",
    );
    const first = stationText
      .replace("eu-1: { role: relay, region: eu, address: 192.0.2.21, ", "eu-1: { ")
      .replace('"2001:db8::21", ', '"2001:db8::21", role: relay, region: eu, address: 192.0.2.21, ');
    expect(moved(first, { "eu-1": "198.51.100.1" })).toContain(
      "eu-1: { role: relay, region: eu, address: 198.51.100.1, capacity: 1000 }",
    );
  });

  it("remove the pinned keys of a block, with its comment lines around it left", () => {
    const block = [
      "  eu-3:",
      "    role: relay # small",
      "    region: eu",
      "    address: 192.0.2.23 # old",
      "    ssh:",
      "      user: root",
      "      hostKeys:",
      "        - ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIOVLqHpgdXjHbvrNxC0GMdlCd/xuLuAlHNwtKBnsSYk6",
      "      address: 10.0.0.3",
      "    capacity: 100",
      "    upstream: [eu-1]",
      "",
    ].join("\n");
    const text = stationText.replace(/^ {2}eu-3:.*\n/mu, block);
    const after = moved(text, { "eu-3": "198.51.100.3" }) ?? "";
    expect(after).toContain("    address: 198.51.100.3 # old\n    ssh:\n      user: root\n    capacity: 100\n");
  });

  it("are refused for a host that shares its block with others by an alias", () => {
    const text = stationText
      .replace("address: 192.0.2.23", "address: *one")
      .replace("address: 192.0.2.22", "address: &one 192.0.2.22");
    expect(moved(text, { "eu-2": "198.51.100.1" })).toBeUndefined();
    expect(moved(stationText, { nowhere: "198.51.100.1" })).toBeUndefined();
  });
});
