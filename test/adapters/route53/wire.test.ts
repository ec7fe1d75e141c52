import { describe, expect, it } from "vitest";
import { route53Error } from "../../../src/adapters/route53/errors.js";
import { changeOf, plainName, recordOf } from "../../../src/adapters/route53/wire.js";
import { noWishes } from "../../../src/dns/owner.js";
import { desiredZone } from "../../../src/dns/tree.js";
import { world } from "../../dns/station.js";

describe("names", () => {
  it.each([
    ["Live.Radio.Example.", "live.radio.example"],
    ["\\052.radio.example.", "*.radio.example"],
    ["a\\040b.radio.example", "a\\040b.radio.example"],
    ["a\\056b.radio.example.", "a\\056b.radio.example"],
  ])("%s", (written, plain) => expect(plainName(written)).toBe(plain));
});

describe("record sets", () => {
  it("of the whole tree are read back as they were sent", () => {
    for (const recordSet of desiredZone(world, noWishes).recordSets) {
      const sent = changeOf({ action: "CREATE", recordSet }, "Z1").ResourceRecordSet;
      expect(recordOf(sent ?? { Name: "", Type: "A" }, "Z1")).toEqual(recordSet);
    }
  });

  it("keep another zone's alias, and a weight of 0", () => {
    const AliasTarget = { HostedZoneId: "Z2", DNSName: "x.elb.example.", EvaluateTargetHealth: false };
    const set = { Name: "a.", Type: "A" as const, SetIdentifier: "1", Weight: 0, AliasTarget };
    expect(recordOf(set, "Z1")).toMatchObject({
      policy: { kind: "weighted", weight: 0 },
      alias: { name: "x.elb.example", zoneId: "Z2" },
    });
  });

  it.each([
    [{ Region: "eu-west-1" as const }, "latency"],
    [{ CidrRoutingConfig: { CollectionId: "c", LocationName: "l" } }, "CIDR"],
    [{ GeoProximityLocation: { Bias: 1 } }, "geoproximity"],
    [{ TrafficPolicyInstanceId: "t" }, "traffic policy"],
  ])("of a policy that radioctl doesn't work with are known as such: %j", (given, name) =>
    expect(recordOf({ Name: "a.", Type: "A", ...given }, "Z1").policy).toEqual({ kind: "other", name }),
  );
});

describe("errors", () => {
  const sdkError = (name: string, given: object = {}) =>
    Object.assign(new Error("words"), { name, $metadata: { httpStatusCode: 400 }, ...given });
  it.each([
    ["NoSuchHostedZone", "usage", "dns.zoneId"],
    ["CredentialsProviderError", "authentication", "AWS_PROFILE"],
    ["InvalidClientTokenId", "authentication", "AWS_PROFILE"],
    ["AccessDenied", "authentication", "radioctl dns policy"],
    ["InvalidChangeBatch", "refused", undefined],
    ["SomethingNew", "failed", undefined],
  ])("%s is %s", (name, kind, hint) =>
    expect(route53Error(sdkError(name), "do it")).toMatchObject({
      kind,
      said: ["words"],
      hint: hint === undefined ? undefined : expect.stringContaining(hint),
    }),
  );

  it("without an answer is unreachable", () =>
    expect(route53Error(sdkError("Error", { $metadata: {} }), "do it")).toMatchObject({ kind: "unreachable" }));

  it("report every wrong change in its own line", () =>
    expect(route53Error(sdkError("InvalidChangeBatch", { messages: ["one", "two"] }), "do it")).toMatchObject({
      said: ["one", "two"],
    }));

  it("from outside of the SDK are returned unchanged", () => expect(route53Error("odd", "do it")).toBe("odd"));
});
