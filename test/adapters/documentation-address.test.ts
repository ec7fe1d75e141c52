import { readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { certificate } from "../../src/adapters/certificate.js";
import { mustNotBeAnExample } from "../../src/adapters/documentation-address.js";
import { capture } from "../../src/adapters/http.js";
import { connectTo } from "../../src/adapters/ssh/reach.js";
import { knownHostsFor } from "../../src/adapters/ssh/trust.js";
import { parseInventory } from "../../src/inventory/parse.js";
import { failure, Machine } from "./ssh/environment.js";

const refusal = { kind: "unreachable", message: expect.stringMatching(/still the example's address; nothing was sent$/u) };

describe("an address for documentation", () => {
  let machine: Machine;
  beforeAll(async () => {
    machine = await Machine.create();
  });
  afterAll(() => machine.remove());

  it.each(["192.0.2.1", "198.51.100.255", "203.0.113.9", "2001:db8::21", "2001:DB8:ffff::1", "[2001:db8::1]", "3fff:fff::1"])(
    "is refused: %s",
    (address) => {
      expect(() => mustNotBeAnExample(address, "eu-1")).toThrow(/still the example's address/u);
    },
  );

  it.each(["192.0.3.1", "198.51.101.1", "10.80.3.21", "127.0.0.1", "::1", "2001:db9::1", "eu-1.example", "192.0.2.1.example"])(
    "is not %s",
    (address) => {
      expect(() => mustNotBeAnExample(address, "eu-1")).not.toThrow();
    },
  );

  it("is that of every host of the example inventory", () => {
    const path = fileURLToPath(new URL("../../inventories/example.yaml", import.meta.url));
    const { inventory, problems } = parseInventory("example.yaml", readFileSync(path, "utf8"));
    expect(problems).toEqual([]);
    for (const [name, { address, ipv6 }] of Object.entries(inventory?.hosts ?? {}))
      for (const each of [address, ...(ipv6 === undefined ? [] : [ipv6])])
        expect(() => mustNotBeAnExample(each, name, name)).toThrow(name);
  });

  const target = (address: string, jump?: string) => machine.target(22, { address, jump });
  it.each<[string, () => Promise<unknown>]>([
    ["a login", async () => connectTo(target("192.0.2.21"), { timeoutSeconds: 5 }, machine.environment())],
    ["a jump host", async () => connectTo(target("127.0.0.1", "192.0.2.1"), { timeoutSeconds: 5 }, machine.environment())],
    ["the known keys for ssh", async () => knownHostsFor(target("192.0.2.21"), machine.environment())],
    ["a stream", async () => capture({ url: "http://192.0.2.21/live.mp3", maxBytes: 1, timeoutSeconds: 5 })],
    [
      "a stream by name",
      async () => capture({ url: "http://live.radio.example/", address: "2001:db8::1", maxBytes: 1, timeoutSeconds: 5 }),
    ],
    [
      "a certificate",
      async () => certificate({ address: "192.0.2.21", port: 443, name: "live.radio.example", timeoutSeconds: 5 }),
    ],
  ])("is refused by the adapter of %s before anything is sent", async (_, attempt) => {
    expect(await failure(attempt())).toMatchObject(refusal);
  });

  it("is no obstacle where OpenSSH's configuration leads elsewhere", async () => {
    const environment = machine.environment({ openSshConfig: async () => "hostname 127.0.0.1\n" });
    expect(
      await failure(connectTo(machine.target(1, { address: "192.0.2.21" }), { timeoutSeconds: 5 }, environment)),
    ).toMatchObject({
      message: expect.stringContaining("connection refused"),
    });
  });
});
