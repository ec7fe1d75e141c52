import type { Change, ResourceRecordSet } from "@aws-sdk/client-route-53";
import { expect, it } from "vitest";
import { aliasRecord, create, EmptyZones, record, send, verdict } from "./scene.js";

const at = new EmptyZones();
const one = (Type: ResourceRecordSet["Type"], Value: string, given: Partial<ResourceRecordSet> = {}) =>
  create(record("x", { Type, ResourceRecords: [{ Value }], ...given }));
const weighted = { SetIdentifier: "one", Weight: 1 };
const cloudFront = (given: Partial<ResourceRecordSet> = {}, EvaluateTargetHealth = false): Change =>
  create({
    Name: "x.radio.example",
    Type: "A",
    AliasTarget: { HostedZoneId: "Z2FDTNDATAQYW2", DNSName: "d1.cloudfront.net", EvaluateTargetHealth },
    ...given,
  });

// API reference, ResourceRecordSet and AliasTarget; developer guide, "Supported DNS record types".
it.each<[what: string, change: () => Change, answer: string]>([
  ["a wildcard", () => create(record("*")), "accepted"],
  ["* as a character of a middle label", () => create(record("a.*.b")), "accepted"],
  ["a label that begins with *", () => create(record("*prod")), "not an entire label"],
  ["a label that ends with *", () => create(record("prod*")), "not an entire label"],
  [
    "a wildcard of type NS",
    () => create(record("*", { Type: "NS", ResourceRecords: [{ Value: "ns.example." }] })),
    "can't have a wildcard",
  ],
  ["an empty label", () => create(record("a..b")), "empty label"],
  ["a weighted NS record", () => one("NS", "ns.example.", weighted), "only the simple policy"],
  ["a weighted DS record", () => one("DS", "1 8 2 AB12", weighted), "only the simple policy"],
  ["a weighted TXT record", () => one("TXT", '"a"', weighted), "accepted"],
  [
    "a CNAME as multivalue answer",
    () => one("CNAME", "a.example.", { SetIdentifier: "one", MultiValueAnswer: true }),
    "can't be a multivalue",
  ],
  [
    "MultiValueAnswer false",
    () => one("A", "192.0.2.1", { SetIdentifier: "one", MultiValueAnswer: false }),
    "must have the value true",
  ],
  [
    "two values of a latency record",
    () =>
      create(
        record("x", {
          SetIdentifier: "one",
          Region: "eu-west-1",
          ResourceRecords: [{ Value: "192.0.2.1" }, { Value: "192.0.2.2" }],
        }),
      ),
    "more than 1 record in a latency RRSet",
  ],
  ["an alias of a CloudFront distribution", () => cloudFront(), "accepted"],
  ["the health of a CloudFront distribution", () => cloudFront({}, true), "can't evaluate the health"],
  ["an alias of type TXT of a CloudFront distribution", () => cloudFront({ Type: "TXT" }), "only A and AAAA can"],
  ["an MX record", () => one("MX", "10 mail.example."), "accepted"],
  ["an MX record without a priority", () => one("MX", "mail.example."), "not a valid MX record"],
  ["an SRV record of three fields", () => one("SRV", "1 2 sip.example."), "not a valid SRV record"],
  ["a CAA record without quotes", () => one("CAA", "0 issue ca.example"), "not a valid CAA record"],
  ["a CAA record", () => one("CAA", '0 issue "ca.example"'), "accepted"],
  ["an NS record with a space", () => one("NS", "ns 1.example."), "not a valid NS record"],
  ["an SPF record without quotes", () => one("SPF", "v=spf1"), "enclosed in quotation marks"],
])("%s: %s", async (_what, change, answer) => expect(await verdict(at.client, at.zone, change())).toContain(answer));

it("an alias can't have the type NS", async () => {
  await send(at.client, at.zone, create(record("sub", { Type: "NS", ResourceRecords: [{ Value: "ns.example." }] })));
  expect(await verdict(at.client, at.zone, create(aliasRecord("a", "sub", at.zone, { Type: "NS" })))).toContain(
    "can't be an alias",
  );
});

it("a private zone has no alias of a CloudFront distribution", async () => {
  expect(await verdict(at.client, at.fake.addZone("radio.example", true), cloudFront())).toContain("in a private zone");
});

it("a zone has at most 10,000 record sets", async () => {
  at.zone.put(...Array.from({ length: 9998 }, (_, number) => record(`r${number}`)));
  expect(await verdict(at.client, at.zone, create(record("more")))).toContain("limit of 10000 in a zone exceeded");
});
