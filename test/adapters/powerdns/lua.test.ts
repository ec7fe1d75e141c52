import { describe, expect, it } from "vitest";
import { answerCode, statusCode } from "../../../src/adapters/powerdns/lua.js";
import type { HealthCheck, HealthCheckSettings } from "../../../src/ports/dns.js";
import { address } from "../../dns/zone.js";

const at = (settings: Partial<HealthCheckSettings>): HealthCheck => ({
  id: "c1",
  callerReference: "c1",
  version: 1,
  settings: { type: "HTTP", address: "192.0.2.1", inverted: false, disabled: false, ...settings },
});

describe("the check in a LUA record", () => {
  it.each<[string, Partial<HealthCheckSettings>, string]>([
    [
      "requests a path with a host name",
      { port: 80, path: "/healthz", hostName: "live.radio.example" },
      "ifurlup('http://live.radio.example/healthz',",
    ],
    [
      "requests another port",
      { port: 8080, path: "/healthz", hostName: "live.radio.example" },
      "ifurlup('http://live.radio.example:8080/healthz',",
    ],
    [
      "uses HTTPS at its port, with an internationalized name",
      { type: "HTTPS", port: 443, hostName: "live.xn--rdio-5na.example" },
      "ifurlup('https://live.xn--rdio-5na.example/',",
    ],
    [
      "requests an address without a host name",
      { address: "2001:db8::1", path: "/healthz" },
      "ifurlup('http://[2001:db8::1]/healthz',",
    ],
    ["connects to a port for TCP", { type: "TCP", port: 8005 }, "ifportup(8005,"],
  ])("%s", (_what, settings, call) => {
    expect(statusCode(at(settings))).toContain(call);
  });

  it("does not run while the check is disabled", () => {
    expect(statusCode(at({ disabled: true }))).not.toMatch(/ifurlup|ifportup/u);
  });

  it.each<[string, Partial<HealthCheckSettings>]>([
    ["a check of checks", { type: "CALCULATED" }],
    ["a check without an address", { type: "TCP", address: "" }],
    ["a path that would end the string", { path: "/a'..os.exit()..'" }],
    ["a path that would end the zone file's string", { path: '/a"' }],
    ["a path with a space", { path: "/a b" }],
  ])("is refused for %s", (_what, { address: where = "192.0.2.1", ...settings }) => {
    const check = at(settings);
    if (where === "") delete check.settings.address;
    expect(() => statusCode(check)).toThrow(expect.objectContaining({ kind: "refused" }));
  });
});

it("one call checks all relays, those of other regions too", () => {
  const pool = (key: string, last: number) => ({ key, records: [{ ...address("pool.x", last), healthCheckId: `c${last}` }] });
  const find = (id: string) => at({ address: `192.0.2.${id.slice(1)}`, hostName: "live.x" });
  const code = answerCode([{ place: undefined, pools: [pool("eu", 1), pool("us", 2), pool("as", 3)] }], "A", find);
  expect(code.match(/ifurlup/gu)).toHaveLength(1);
  expect(code).toContain("{'192.0.2.1','192.0.2.2','192.0.2.3','255.255.255.255'}");
  expect(code).toContain("return pick({p1,p2,p3})");
});
