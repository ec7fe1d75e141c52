import { describe, expect, it } from "vitest";
import { leastPolicy } from "../../src/dns/policy.js";
import { monthlyPrice } from "../../src/dns/price.js";
import { inventoryOf, world, worldText } from "./station.js";

interface Policy {
  Statement: Array<{ Sid: string; Action: string[]; Resource: string; Condition?: Record<string, Record<string, string[]>> }>;
}

describe("the price of a month", () => {
  it.each([
    ["checks every 10 s", world, 9, 24.75],
    ["checks every 30 s", inventoryOf(`${worldText}dns: { provider: route53, checkIntervalSeconds: 30 }\n`), 9, 6.75],
  ])("%s", (_name, inventory, checks, checksDollars) => {
    const price = monthlyPrice(inventory);
    expect(price).toMatchObject({ checks, checksDollars });
    // 5,000 listeners, four connections a day, $0.70 a million.
    expect(price.queriesDollars).toBeCloseTo(0.42, 5);
    expect(price.totalDollars).toBeCloseTo(0.5 + checksDollars + 0.42, 5);
  });
});

describe("the smallest policy", () => {
  it("allows changes of radioctl's own names in one zone, and nothing else", () => {
    const { Statement } = leastPolicy(world, "Z123") as Policy;
    const changing = Statement.filter(({ Action }) => Action.includes("route53:ChangeResourceRecordSets"));
    expect(changing.map(({ Resource }) => Resource)).toEqual(["arn:aws:route53:::hostedzone/Z123"]);
    expect(
      changing[0]?.Condition?.["ForAllValues:StringLike"]?.["route53:ChangeResourceRecordSetsNormalizedRecordNames"],
    ).toEqual([
      "live.radio.example",
      "stream.radio.example",
      "*.stream.radio.example",
      "source.radio.example",
      "*.source.radio.example",
    ]);
    expect(Statement.flatMap(({ Action }) => Action)).not.toContain("route53:ListHostedZonesByName");
  });

  it("may look the zone up when the inventory doesn't name it", () =>
    expect((leastPolicy(world, undefined) as Policy).Statement[0]).toMatchObject({ Sid: "FindZone", Resource: "*" }));
});
