import { describe, expect, it } from "vitest";
import { desired, stationText, textAt } from "./station.js";

const rules = (host: string, nginx = "", text = stationText) =>
  textAt(desired(host, `${text}defaults: { nginx: { ${nginx} } }\n`), "/etc/nftables.conf");

describe("the firewall's limit of new connections", () => {
  it.each(["eu-1", "master-a"])("holds for the web port of %s: of one IPv4 address, and of one network of IPv6", (host) => {
    expect(rules(host)).toContain("tcp dport { 80 } update @openers4 { ip saddr limit rate over 100/second burst 2000 packets }");
    expect(rules(host)).toContain(
      "tcp dport { 80 } update @openers6 { ip6 saddr & ffff:ffff:ffff:ffff:: limit rate over 100/second burst 2000 packets }",
    );
  });

  it("comes before the rule that opens the port, and after the one for established connections", () => {
    const places = ["established,related accept", "update @openers4", "tcp dport 80 accept"].map((part) =>
      rules("eu-1").indexOf(part),
    );
    expect(places).toEqual(places.toSorted((one, other) => one - other));
    expect(places).not.toContain(-1);
  });

  it("leaves the operator's login out, which must always work", () =>
    expect(
      rules("eu-1")
        .match(/^.*update @.*$/gmu)
        ?.every((line) => line.includes("dport { 80 }")),
    ).toBe(true));

  it("has the rate that the inventory sets, and is absent with 0", () => {
    expect(rules("eu-1", "newConnectionsPerSecond: 30")).toContain("limit rate over 30/second burst 600 packets");
    expect(rules("eu-1", "newConnectionsPerSecond: 0")).not.toMatch(/limit rate|openers/u);
  });
});
