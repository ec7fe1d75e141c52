import type { RRType } from "@aws-sdk/client-route-53";
import { answer } from "../dns-server/answer.js";
import { placesOf } from "../dns-server/locations.js";
import { invalidInput } from "./failure.js";
import type { HostedZone } from "./hosted-zone.js";
import { plainName } from "./names.js";
import type { Operation } from "./operations.js";
import { readChange, writeRecordSet } from "./record-set.js";
import { snapshotOf } from "./snapshot.js";
import { wholeNumber } from "./whole-number.js";
import { asElement, child, children, text, type Element } from "./xml.js";

/** API reference, ListHostedZones: "in groups of up to 100". */
const ZONES_MOST = 100;

export const zoneOperations: readonly Operation[] = [
  {
    name: "ChangeResourceRecordSets",
    method: "POST",
    path: /^hostedzone\/([^/]+)\/rrset\/?$/u,
    answer: ({ account, ids: [id = ""], body }) => {
      const batch = child(body, "ChangeBatch") ?? {};
      const comment = text(batch, "Comment");
      if ((comment ?? "").length > 256) throw invalidInput("Comment must have length less than or equal to 256");
      const changes = (children(batch, "Changes", "Change") ?? []).map((each) => readChange(asElement(each)));
      const arrive = account.zone(id).change(changes, (check) => account.checks.has(check));
      const sent = account.submit(comment, arrive);
      const status = account.options.pendingPolls === 0 ? "INSYNC" : "PENDING";
      return {
        ChangeInfo: {
          Id: `/change/${sent.id}`,
          Status: status,
          SubmittedAt: sent.submittedAt,
          ...(comment && { Comment: comment }),
        },
      };
    },
  },
  {
    name: "ListResourceRecordSets",
    method: "GET",
    path: /^hostedzone\/([^/]+)\/rrset\/?$/u,
    answer: ({ account, ids: [id = ""], query }) => {
      const { records, maxItems, next } = account.zone(id).page({
        name: query.get("name") ?? undefined,
        type: query.get("type") ?? undefined,
        identifier: query.get("identifier") ?? undefined,
        maxItems: query.has("maxitems") ? wholeNumber(query.get("maxitems")) : undefined,
      });
      return {
        ResourceRecordSets: { ResourceRecordSet: records.map(writeRecordSet) },
        IsTruncated: next !== undefined,
        MaxItems: maxItems,
        ...(next && {
          NextRecordName: next.Name,
          NextRecordType: next.Type,
          ...(next.SetIdentifier && { NextRecordIdentifier: next.SetIdentifier }),
        }),
      };
    },
  },
  {
    name: "GetChange",
    method: "GET",
    path: /^change\/([^/]+)$/u,
    answer: ({ account, ids: [id = ""] }) => {
      const { change, inSync } = account.look(id);
      return { ChangeInfo: { Id: `/change/${id}`, Status: inSync ? "INSYNC" : "PENDING", SubmittedAt: change.submittedAt } };
    },
  },
  {
    name: "ListHostedZonesByName",
    method: "GET",
    path: /^hostedzonesbyname$/u,
    answer: ({ account, query }) => {
      const most = Math.min(ZONES_MOST, wholeNumber(query.get("maxitems") ?? ZONES_MOST));
      const zones = account.zonesFrom(query.get("dnsname") ?? undefined);
      const next = zones[most];
      return {
        HostedZones: { HostedZone: zones.slice(0, most).map(describe) },
        ...(query.has("dnsname") && { DNSName: query.get("dnsname") }),
        IsTruncated: next !== undefined,
        ...(next && { NextDNSName: next.name, NextHostedZoneId: next.id }),
        MaxItems: most,
      };
    },
  },
  {
    name: "ListHostedZones",
    method: "GET",
    path: /^hostedzone$/u,
    answer: ({ account, query }) => {
      const most = Math.min(ZONES_MOST, wholeNumber(query.get("maxitems") ?? ZONES_MOST));
      const marker = query.get("marker");
      const zones = account.zones();
      const from = marker === null ? 0 : zones.findIndex(({ id }) => id === marker);
      if (from === -1) throw invalidInput(`The marker ${marker} is not the id of a hosted zone`);
      const next = zones[from + most];
      return {
        HostedZones: { HostedZone: zones.slice(from, from + most).map(describe) },
        ...(marker !== null && { Marker: marker }),
        IsTruncated: next !== undefined,
        ...(next && { NextMarker: next.id }),
        MaxItems: most,
      };
    },
  },
  {
    name: "GetHostedZone",
    method: "GET",
    path: /^hostedzone\/([^/]+)$/u,
    answer: ({ account, ids: [id = ""] }) => {
      const zone = account.zone(id);
      const servers = zone.records().find(({ Name, Type }) => Name === zone.name && Type === "NS")?.ResourceRecords ?? [];
      return {
        HostedZone: describe(zone),
        DelegationSet: { NameServers: { NameServer: servers.map(({ Value = "" }) => plainName(Value)) } },
      };
    },
  },
  {
    name: "TestDNSAnswer",
    method: "GET",
    path: /^testdnsanswer$/u,
    answer: ({ account, query }) => {
      const zone = account.zone(query.get("hostedzoneid") ?? "");
      const name = query.get("recordname") ?? "";
      const type = (query.get("recordtype") ?? "") as RRType;
      const address = query.get("edns0clientsubnetip") ?? query.get("resolverip");
      const client = address === null ? {} : placesOf(account.options.locations)(address);
      const { code, values } = answer(snapshotOf(zone, account.checks), plainName(name), type, client, account.options.random);
      return {
        Nameserver: "ns-1.fake-dns.example",
        RecordName: name,
        RecordType: type,
        RecordData: { RecordDataEntry: values },
        ResponseCode: code,
        Protocol: "UDP",
      };
    },
  },
];

function describe(zone: HostedZone): Element {
  return {
    Id: `/hostedzone/${zone.id}`,
    Name: zone.name,
    CallerReference: zone.id,
    Config: { PrivateZone: zone.isPrivate },
    ResourceRecordSetCount: zone.records().length,
  };
}
