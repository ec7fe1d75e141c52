import {
  ChangeResourceRecordSetsCommand,
  ListResourceRecordSetsCommand,
  type Change,
  type ListResourceRecordSetsCommandOutput,
  type ResourceRecordSet,
  type Route53Client,
} from "@aws-sdk/client-route-53";
import { afterAll, beforeAll, beforeEach, expect } from "vitest";
import type { HostedZone } from "./hosted-zone.js";
import { fakeRoute53, type FakeRoute53 } from "./route53.js";

type Given = Partial<ResourceRecordSet>;

/** One fake for the tests of a file; each test has its own empty zone. */
export class EmptyZones {
  fake!: FakeRoute53;
  client!: Route53Client;
  zone!: HostedZone;

  constructor() {
    beforeAll(async () => {
      this.fake = await fakeRoute53();
      this.client = this.fake.client();
    });
    beforeEach(() => {
      this.zone = this.fake.addZone("radio.example");
    });
    afterAll(() => this.fake.stop());
  }
}

/** `eu.radio.example`, A, one address, and the fields that the test gives. */
export function record(name: string, given: Given = {}): ResourceRecordSet {
  return { Name: `${name}.radio.example`, Type: "A", TTL: 60, ResourceRecords: [{ Value: "192.0.2.1" }], ...given };
}

export function aliasRecord(name: string, target: string, zone: HostedZone, given: Given = {}): ResourceRecordSet {
  const to = { HostedZoneId: zone.id, DNSName: `${target}.radio.example`, EvaluateTargetHealth: true };
  return { Name: `${name}.radio.example`, Type: "A", AliasTarget: to, ...given };
}

export const create = (set: ResourceRecordSet): Change => ({ Action: "CREATE", ResourceRecordSet: set });
export const upsert = (set: ResourceRecordSet): Change => ({ Action: "UPSERT", ResourceRecordSet: set });
export const remove = (set: ResourceRecordSet): Change => ({ Action: "DELETE", ResourceRecordSet: set });

export async function send(client: Route53Client, zone: HostedZone, ...changes: Change[]): Promise<string> {
  const { ChangeInfo } = await client.send(
    new ChangeResourceRecordSetsCommand({ HostedZoneId: zone.id, ChangeBatch: { Changes: changes } }),
  );
  return ChangeInfo?.Id ?? "";
}

/** `InvalidChangeBatch: [problem]`, or "accepted". */
export async function verdict(client: Route53Client, zone: HostedZone, ...changes: Change[]): Promise<string> {
  return send(client, zone, ...changes).then(
    () => "accepted",
    (error: Error) => `${error.name}: ${error.message}`,
  );
}

/** The record sets of all pages, continued by all three keys. */
export async function listed(client: Route53Client, zone: HostedZone, most?: number): Promise<string[]> {
  const lines: string[] = [];
  let page: ListResourceRecordSetsCommandOutput | undefined;
  do {
    page = await client.send(
      new ListResourceRecordSetsCommand({
        HostedZoneId: zone.id,
        MaxItems: most,
        StartRecordName: page?.NextRecordName,
        StartRecordType: page?.NextRecordType,
        StartRecordIdentifier: page?.NextRecordIdentifier,
      }),
    );
    lines.push(
      ...(page.ResourceRecordSets ?? []).map(({ Name, Type, SetIdentifier }) => [Name, Type, SetIdentifier].join(" ").trim()),
    );
  } while (page.IsTruncated === true);
  return lines;
}

export const weighted = (identifier: string, given: Given = {}) =>
  record("pool", { SetIdentifier: identifier, Weight: 10, ...given });

export const text = (value: string) => record("text", { Type: "TXT", ResourceRecords: [{ Value: value }] });

export const invalid = (...messages: string[]) => `InvalidChangeBatch: [${messages.join(", ")}]`;

/** The zone before, the batch, and the answer; `ZONE` in it is the zone's id. */
export type Case = [rule: string, before: (zone: HostedZone) => Change[], sent: (zone: HostedZone) => Change[], answer: string];

/** Also checks that a refused batch changes nothing. */
export async function expectAnswer(client: Route53Client, zone: HostedZone, [, before, sent, answer]: Case): Promise<void> {
  const first = before(zone);
  if (first.length > 0) await send(client, zone, ...first);
  const stood = zone.records();
  expect(await verdict(client, zone, ...sent(zone))).toBe(answer.replaceAll("ZONE", zone.id));
  if (answer !== "accepted") expect(zone.records()).toEqual(stood);
}
