import { describe, expect, it } from "vitest";
import { parseInventory } from "../../../src/inventory/parse.js";
import { deriveInventory } from "../../../src/operations/lab/derive.js";
import { layOut } from "../../../src/operations/lab/layout.js";
import { stationText } from "../../roles/station.js";

const text = stationText.replace("sources:", "# who feeds the masters\nsources:");
const { inventory } = parseInventory("station.yaml", text);
if (inventory === undefined) throw new Error("the station does not validate");
const wishes = Object.keys(inventory.hosts).map((name) => ({ name, login: name === "eu-2" ? ("sudo" as const) : undefined }));
const lab = layOut("one", wishes);
const key = {
  key: "/lab/key",
  publicKey: "ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIHnJ1xQ2yHkGqk5Y1nYb4v5l8y3cQ2mJ6m1oH3wq7sKd lab\n",
  secrets: "secrets.yaml",
};
const derived = deriveInventory(text, inventory, lab, key);

describe("an inventory for a lab", () => {
  const parsed = parseInventory("derived.yaml", derived).inventory;

  it("validates, and differs only in the hosts' addresses and logins", () => {
    expect(parseInventory("derived.yaml", derived).problems).toEqual([]);
    expect(parsed?.channels).toEqual(inventory.channels);
    const { airtime, ...others } = inventory.sources;
    expect(parsed?.sources).toEqual({ ...others, airtime: { ...airtime, url: `http://${lab.gateway}:8100/airtime.mp3` } });
    expect(Object.keys(parsed?.hosts ?? {})).toEqual(Object.keys(inventory.hosts));
  });

  it("has the lab's addresses and logins", () => {
    for (const { name, address } of lab.hosts) expect(parsed?.hosts[name]).toMatchObject({ address });
    expect(Object.values(parsed?.hosts ?? {}).some((host) => host.ipv6 !== undefined)).toBe(false);
    expect(parsed?.hosts["eu-2"]?.ssh).toEqual({ user: "admin" });
    expect(parsed?.defaults.ssh).toEqual({ identityFile: "/lab/key" });
  });

  it("has no limits of an address, because all listeners of a lab have one, unless the inventory sets them", () => {
    expect(parsed?.defaults.nginx).toEqual({ connectionsPerAddress: 0, newConnectionsPerSecond: 0 });
    const limited = `${stationText}defaults: { nginx: { connectionsPerAddress: 9 } }\n`;
    const given = parseInventory("station.yaml", limited).inventory ?? inventory;
    const { nginx } = parseInventory("derived.yaml", deriveInventory(limited, given, lab, key)).inventory?.defaults ?? {};
    expect(nginx).toEqual({ connectionsPerAddress: 9, newConnectionsPerSecond: 0 });
    const shared = stationText.replace("capacity: 1000", "capacity: 1000, tuning: { nginx: &web { readTimeoutSeconds: 90 } }");
    const aliased = `${shared}defaults: { nginx: *web }\n`;
    const both = parseInventory("station.yaml", aliased).inventory ?? inventory;
    expect(parseInventory("derived.yaml", deriveInventory(aliased, both, lab, key)).inventory?.defaults.nginx).toEqual({
      connectionsPerAddress: 0,
      newConnectionsPerSecond: 0,
      readTimeoutSeconds: 90,
    });
  });

  it("accepts encoders from every address, because those of the lab have its own", () => {
    const restricted = text.replace("password: !secret studio-password", "$&, from: [198.51.100.7]");
    const given = parseInventory("station.yaml", restricted).inventory ?? inventory;
    expect(given.sources["studio"]).toHaveProperty("from");
    const sources = parseInventory("derived.yaml", deriveInventory(restricted, given, lab, key)).inventory?.sources;
    expect(sources?.["studio"]).toEqual(inventory.sources["studio"]);
  });

  it("has the lab's key among the operators', so that it can log in to hosts that accept keys only", () => {
    expect(parsed?.station.operators.map(({ name }) => name)).toEqual(["anna", "lab"]);
  });

  it("has no zone, unless it is that of the lab's own name server or of a stand-in on this machine; and sends no alerts", () => {
    const told = "report: { channels: { team: { kind: webhook, url: !secret hook } } }\n";
    const withDns = (dns: string, ownDns: boolean) => {
      const given = `${stationText}dns: ${dns}\n${told}`;
      const original = parseInventory("station.yaml", given);
      if (original.inventory === undefined) throw new Error(JSON.stringify(original.problems));
      const made = deriveInventory(given, original.inventory, lab, { ...key, ownDns });
      expect(parseInventory("derived.yaml", made).problems).toEqual([]);
      expect(made).not.toContain("webhook");
      return made;
    };
    expect(withDns("{ provider: route53, zoneId: Z0123456789 }", false)).not.toContain("provider: route53");
    expect(withDns('{ provider: route53, endpoint: "http://127.0.0.1:4566" }', false)).toContain("127.0.0.1:4566");
    const own = withDns('{ provider: powerdns, url: "http://192.0.2.53:8081", apiKey: !secret real-key, ttlSeconds: 30 }', true);
    expect(own).toContain(`url: http://${lab.gateway}:8081`);
    expect(own).toContain("apiKey: !secret lab-dns-key");
    expect(own).toContain("ttlSeconds: 30");
    expect(own).not.toMatch(/192\.0\.2\.53|real-key/u);
  });

  it("keeps comments and secrets' names", () => {
    expect(derived).toContain("# who feeds the masters");
    expect(derived).toContain("!secret studio-password");
  });

  it("uses the lab's logins, even when hosts share other settings, and serves without the station's certificates", () => {
    const shared = stationText.replace(
      "hosts:\n",
      "hosts:\n  spare: &way { role: relay, region: eu, capacity: 9, address: 192.0.2.99, ssh: { jump: gate, port: 2222 }, tls: { certificate: c.pem, key: !secret tls-key } }\n  other: { <<: *way, address: 192.0.2.98 }\n",
    );
    const given = parseInventory("station.yaml", shared);
    if (given.inventory === undefined) throw new Error(JSON.stringify(given.problems));
    const names = Object.keys(given.inventory.hosts).map((name) => ({ name }));
    const hosts = parseInventory("derived.yaml", deriveInventory(shared, given.inventory, layOut("one", names), key)).inventory
      ?.hosts;
    for (const name of ["spare", "other"]) {
      expect(hosts?.[name]?.ssh, name).toEqual({ user: "root" });
      expect(hosts?.[name], name).not.toHaveProperty("tls");
    }
  });
});
