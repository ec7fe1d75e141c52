import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { describe, expect, it, onTestFinished } from "vitest";
import { lintZone } from "../../src/dns/lint.js";
import { warningsOf } from "../../src/inventory/warnings.js";
import { main } from "../../src/main.js";
import { inventoryOf, settledZone, worldText } from "../dns/station.js";
import { fakeWorld } from "../fakes/world.js";
import { stationText } from "../roles/station.js";

const dns = (keys: string) => `dns: { provider: powerdns, url: "http://127.0.0.1:8081", apiKey: !secret dns-key${keys} }\n`;

describe("health check settings that have no effect with PowerDNS", () => {
  it("give a warning of validate with their place, which does not fail", async () => {
    const cwd = mkdtempSync(join(tmpdir(), "radioctl-warnings-"));
    onTestFinished(() => rmSync(cwd, { recursive: true }));
    const text = `${worldText}${dns(", checkFailures: 3, checkIntervalSeconds: 30")}`;
    writeFileSync(join(cwd, "radio.yaml"), text);
    const { world, stdout, stderr } = fakeWorld({ cwd });
    expect(await main(["-i", "radio.yaml", "validate"], world)).toBe(0);
    const place = `radio.yaml:${text.split("\n").length - 1}`;
    const key = (name: string) =>
      `warning: ${place}:${dns(", checkFailures: 3, checkIntervalSeconds: 30").indexOf(name) + 1 + `${name}: `.length}  dns.${name}  has no effect with PowerDNS: `;
    expect(stderr()).toContain(key("checkFailures"));
    expect(stderr()).toContain(key("checkIntervalSeconds"));
    expect(stdout()).toContain("Nothing was contacted.");
  });

  it("give a warning of dns plan and dns show, but only if they are set", () => {
    const rules = (inventory: ReturnType<typeof inventoryOf>) =>
      lintZone(inventory, settledZone(inventory)).flatMap(({ rule, message }) => (rule === "no-effect" ? [message] : []));
    expect(rules(inventoryOf(`${worldText}${dns(", checkFailures: 5")}`))).toEqual([
      "dns.checkFailures has no effect with PowerDNS: it removes a relay after the first failed check",
    ]);
    expect(rules(inventoryOf(`${worldText}${dns("")}`))).toEqual([]);
    expect(rules(inventoryOf(`${worldText}dns: { provider: route53, checkFailures: 5 }\n`))).toEqual([]);
  });
});

it("a host's provider without prices gives a warning if the inventory has prices", () => {
  const hosts = worldText.replace("capacity: 1000 }", "capacity: 1000, provider: Alpha }");
  const prices = "providers: { Beta: { asOf: 2026-11-25, currency: EUR, pricePerMonth: 5 } }\n";
  expect(warningsOf(inventoryOf(hosts))).toEqual([]);
  expect(warningsOf(inventoryOf(hosts + prices))).toEqual([
    { path: ["hosts", "eu-1", "provider"], message: "has no prices in providers, which has Beta" },
  ]);
});

it("a list of a live source gives a warning if another source of the master has none, because they share the port", () => {
  const lists = (studio: string, mobile: string) =>
    stationText
      .replace("password: !secret studio-password", `$&${studio}`)
      .replace("  airtime:", `  mobile: { kind: live, password: !secret mobile-password${mobile} }\n$&`)
      .replace("[studio, airtime, night]", "[studio, mobile, airtime, night]");
  const from = ", from: [198.51.100.7]";
  expect(warningsOf(inventoryOf(lists(from, from)))).toEqual([]);
  expect(warningsOf(inventoryOf(lists("", "")))).toEqual([]);
  expect(warningsOf(inventoryOf(lists(from, "")))).toEqual([
    {
      path: ["sources", "studio", "from"],
      message: "has no effect: mobile has no list, and both use one port; give mobile a list, too",
    },
  ]);
});

it("a certificate of one master gives a warning if encoders with TLS can't go to the other one", () => {
  const master = (name: string, keys: string) => (text: string) =>
    text.replace(new RegExp(`(${name}: .*) \\}`, "u"), `$1${keys} }`);
  const tls = ", tls: { certificate: c.pem, key: !secret tls-key }";
  const [one, both] = [master("master-a", tls)(stationText), master("master-b", tls)(master("master-a", tls)(stationText))];
  const path = ["hosts", "master-a", "tls"];
  const message = "encoders with TLS can't go from master-a to master-b when master-a fails: master-b ";
  expect(warningsOf(inventoryOf(both))).toEqual([]);
  expect(warningsOf(inventoryOf(one))).toEqual([{ path, message: `${message}has none` }]);
  const port = ", tuning: { liquidsoap: { harborTlsPort: 9443 } }";
  expect(warningsOf(inventoryOf(master("master-b", port)(both)))[0]).toEqual({
    path,
    message: `${message}uses port 9443, not 8443`,
  });
});
