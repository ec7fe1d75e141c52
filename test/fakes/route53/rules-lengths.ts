import { ResourceRecordSetRegion, RRType, type Change, type ResourceRecordSet } from "@aws-sdk/client-route-53";
import { invalidInput } from "./failure.js";

/** Lengths and values that the API's model allows (aws-sdk-go, models/apis/route53/2013-04-01/api-2.json): least, most, member. */
const LENGTHS: ReadonlyArray<
  readonly [least: number, most: number, member: string, (record: ResourceRecordSet) => string | undefined]
> = [
  [0, 1024, "name", ({ Name }) => Name],
  [1, 128, "setIdentifier", ({ SetIdentifier }) => SetIdentifier],
  [0, 64, "healthCheckId", ({ HealthCheckId }) => HealthCheckId],
  [0, 1024, "aliasTarget.dNSName", ({ AliasTarget }) => AliasTarget?.DNSName],
  [0, 32, "aliasTarget.hostedZoneId", ({ AliasTarget }) => AliasTarget?.HostedZoneId],
  [0, 4000, "resourceRecords.value", ({ ResourceRecords = [] }) => longest(ResourceRecords.map(({ Value = "" }) => Value))],
];

const VALUES: ReadonlyArray<readonly [member: string, readonly string[], (record: ResourceRecordSet) => string | undefined]> = [
  ["type", Object.values(RRType), ({ Type }) => Type],
  ["region", Object.values(ResourceRecordSetRegion), ({ Region }) => Region],
  ["failover", ["PRIMARY", "SECONDARY"], ({ Failover }) => Failover],
];

/** @throws Failure InvalidInput for a member that is too short, too long, or not one of the allowed values */
export function checkLengths({ ResourceRecordSet: record }: Change, at: number): void {
  if (record === undefined) return;
  for (const [least, most, member, of] of LENGTHS) {
    const value = of(record);
    if (value === undefined) continue;
    if (value.length < least) throw constraint(value, at, member, `have length greater than or equal to ${least}`);
    if (value.length > most) throw constraint(value, at, member, `have length less than or equal to ${most}`);
  }
  for (const [member, allowed, of] of VALUES) {
    const value = of(record);
    if (value !== undefined && !allowed.includes(value))
      throw constraint(value, at, member, `satisfy enum value set: [${allowed.join(", ")}]`);
  }
}

function longest(values: readonly string[]): string | undefined {
  return values.toSorted((one, other) => other.length - one.length)[0];
}

function constraint(value: string, at: number, member: string, must: string): Error {
  const where = `changeBatch.changes.${at + 1}.member.resourceRecordSet.${member}`;
  return invalidInput(
    `1 validation error detected: Value '${value}' at '${where}' failed to satisfy constraint: Member must ${must}`,
  );
}
