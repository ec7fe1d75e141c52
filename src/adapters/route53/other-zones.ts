import { ListHostedZonesCommand, type HostedZone, type Route53Client } from "@aws-sdk/client-route-53";
import { asError } from "../../errors.js";
import type { CheckUses } from "../../ports/dns.js";
import { route53Error } from "./errors.js";
import { allRecordSets } from "./record-pages.js";
import { plainName } from "./wire.js";

/**
 * The record sets of an account's other zones that use one of these health checks. Route 53 has no call for that, so every zone is read: a page of 100
 * zones and pages of 300 record sets, at the client's pace. A zone that can't be read is named and does not end the search.
 * @param own the id of the zone to leave out
 */
export async function usesInOtherZones(client: Route53Client, own: string, ids: readonly string[]): Promise<CheckUses> {
  const uses: Array<CheckUses["uses"][number]> = [];
  const unread: string[] = [];
  const zones = await zonesOf(client).catch((error: unknown) => {
    unread.push(`the other zones (${reasonOf(error, "list the zones")})`);
    return [];
  });
  for (const { Id = "", Name = "" } of zones) {
    const id = Id.replace(/^\/hostedzone\//u, "");
    if (id === own) continue;
    try {
      uses.push(...usesOf(await allRecordSets(client, id), new Set(ids)));
    } catch (error) {
      unread.push(`${plainName(Name)} (${reasonOf(error, "list its records")})`);
    }
  }
  return { uses, unread };
}

async function zonesOf(client: Route53Client): Promise<HostedZone[]> {
  const zones: HostedZone[] = [];
  for (let marker: string | undefined; ;) {
    const page = await client.send(new ListHostedZonesCommand({ Marker: marker }));
    zones.push(...(page.HostedZones ?? []));
    if (page.IsTruncated !== true) return zones;
    marker = page.NextMarker;
  }
}

function usesOf(sets: Awaited<ReturnType<typeof allRecordSets>>, ids: ReadonlySet<string>): CheckUses["uses"] {
  return sets.flatMap(({ Name = "", Type = "", SetIdentifier = "", HealthCheckId = "" }) =>
    ids.has(HealthCheckId) ? [{ id: HealthCheckId, by: [plainName(Name), Type, SetIdentifier].join(" ").trim() }] : [],
  );
}

function reasonOf(error: unknown, doing: string): string {
  return asError(route53Error(error, doing)).message;
}
