import type { HealthCheck, HealthCheckConfig, Tag } from "@aws-sdk/client-route-53";
import { invalidInput } from "./failure.js";
import type { Operation } from "./operations.js";
import { wholeNumber } from "./whole-number.js";
import { asElement, child, children, flag, number, text, type Element } from "./xml.js";

/** API reference, UpdateHealthCheck. */
const RESETTABLE: ReadonlySet<string> = new Set(["ChildHealthChecks", "FullyQualifiedDomainName", "Regions", "ResourcePath"]);

export const healthOperations: readonly Operation[] = [
  {
    name: "CreateHealthCheck",
    method: "POST",
    path: /^healthcheck$/u,
    answer: ({ account, body }) => {
      const reference = text(body, "CallerReference") ?? "";
      if (reference === "") throw invalidInput("Invalid parameter : CallerReference is required.");
      if (reference.length > 64) throw invalidInput("Invalid parameter : CallerReference has more than 64 characters.");
      const { check } = account.checks.create(reference, readConfig(child(body, "HealthCheckConfig") ?? {}));
      return { created: `/2013-04-01/healthcheck/${check.Id}`, HealthCheck: describe(check) };
    },
  },
  {
    name: "ListHealthChecks",
    method: "GET",
    path: /^healthcheck$/u,
    answer: ({ account, query }) => {
      // API reference: "If you set MaxItems to a value greater than 1000, Route 53 returns only the first 1000 health checks."
      const most = Math.min(1000, query.has("maxitems") ? wholeNumber(query.get("maxitems")) : 100);
      const marker = query.get("marker");
      const checks = account.checks.all();
      const from = marker === null ? 0 : checks.findIndex(({ Id }) => Id === marker);
      if (from === -1) throw invalidInput(`The marker ${marker} is not the id of a health check`);
      const next = checks[from + most];
      return {
        HealthChecks: { HealthCheck: checks.slice(from, from + most).map(describe) },
        Marker: marker ?? "",
        IsTruncated: next !== undefined,
        ...(next && { NextMarker: next.Id }),
        MaxItems: most,
      };
    },
  },
  {
    name: "GetHealthCheck",
    method: "GET",
    path: /^healthcheck\/([^/]+)$/u,
    answer: ({ account, ids: [id = ""] }) => ({ HealthCheck: describe(account.checks.get(id)) }),
  },
  {
    name: "UpdateHealthCheck",
    method: "POST",
    path: /^healthcheck\/([^/]+)$/u,
    answer: ({ account, ids: [id = ""], body }) => {
      // UpdateHealthCheckRequest does not have these.
      const { Type: _type, RequestInterval: _interval, MeasureLatency: _latency, ...settings } = readConfig(body);
      const reset = (children(body, "ResetElements", "ResettableElementName") ?? []).map(String);
      const unknown = reset.find((element) => !RESETTABLE.has(element));
      if (unknown !== undefined) throw invalidInput(`Invalid parameter : ${unknown} can't be reset.`);
      return {
        HealthCheck: describe(account.checks.update(id, { version: number(body, "HealthCheckVersion"), settings, reset })),
      };
    },
  },
  {
    name: "DeleteHealthCheck",
    method: "DELETE",
    path: /^healthcheck\/([^/]+)$/u,
    answer: ({ account, ids: [id = ""] }) => {
      account.checks.delete(id);
      return {};
    },
  },
  {
    name: "GetHealthCheckStatus",
    method: "GET",
    path: /^healthcheck\/([^/]+)\/status$/u,
    answer: ({ account, ids: [id = ""] }) => {
      // API reference: "You can't use GetHealthCheckStatus to get the status of a calculated health check."
      if (account.checks.get(id).HealthCheckConfig?.Type === "CALCULATED")
        throw invalidInput("GetHealthCheckStatus has no status of a calculated health check");
      const seen = account.checks.seen(id);
      const checkers = ["eu-west-1", "us-east-1", "ap-southeast-1"];
      const observations = checkers.map((Region, at) => ({
        Region,
        IPAddress: `198.51.100.${at + 1}`,
        StatusReport: { Status: seen?.report, CheckedTime: new Date().toISOString() },
      }));
      return { HealthCheckObservations: { HealthCheckObservation: seen === undefined ? [] : observations } };
    },
  },
  {
    name: "ChangeTagsForResource",
    method: "POST",
    path: /^tags\/healthcheck\/([^/]+)$/u,
    answer: ({ account, ids: [id = ""], body }) => {
      const add = (children(body, "AddTags", "Tag") ?? []).map((each): Tag => {
        const tag = asElement(each);
        return { Key: text(tag, "Key"), Value: text(tag, "Value") };
      });
      const remove = (children(body, "RemoveTagKeys", "Key") ?? []).map(String);
      if (remove.length > 10) throw invalidInput("RemoveTagKeys has at most 10 members");
      if (add.length + remove.length === 0) throw invalidInput("AddTags or RemoveTagKeys is required");
      if (add.length > 10) throw invalidInput("AddTags has at most 10 members");
      if (add.some(({ Key = "", Value = "" }) => Key.length > 128 || Value.length > 256))
        throw invalidInput("A tag's key has at most 128 characters, its value at most 256");
      account.checks.tag(id, add, remove);
      return {};
    },
  },
  {
    name: "ListTagsForResource",
    method: "GET",
    path: /^tags\/healthcheck\/([^/]+)$/u,
    answer: ({ account, ids: [id = ""] }) => ({ ResourceTagSet: tagSet(id, account.checks.tags(id)) }),
  },
  {
    name: "ListTagsForResources",
    method: "POST",
    path: /^tags\/healthcheck$/u,
    answer: ({ account, body }) => {
      const ids = (children(body, "ResourceIds", "ResourceId") ?? []).map(String);
      if (ids.length > 10) throw invalidInput("ResourceIds has at most 10 members");
      return { ResourceTagSets: { ResourceTagSet: ids.map((id) => tagSet(id, account.checks.tags(id))) } };
    },
  },
];

function readConfig(element: Element): HealthCheckConfig {
  const config = {
    Type: text(element, "Type"),
    IPAddress: text(element, "IPAddress"),
    Port: number(element, "Port"),
    ResourcePath: text(element, "ResourcePath"),
    FullyQualifiedDomainName: text(element, "FullyQualifiedDomainName"),
    SearchString: text(element, "SearchString"),
    RequestInterval: number(element, "RequestInterval"),
    FailureThreshold: number(element, "FailureThreshold"),
    MeasureLatency: flag(element, "MeasureLatency"),
    Inverted: flag(element, "Inverted"),
    Disabled: flag(element, "Disabled"),
    HealthThreshold: number(element, "HealthThreshold"),
    ChildHealthChecks: children(element, "ChildHealthChecks", "ChildHealthCheck")?.map(String),
    EnableSNI: flag(element, "EnableSNI"),
    Regions: children(element, "Regions", "Region")?.map(String),
    AlarmIdentifier: alarmOf(child(element, "AlarmIdentifier")),
    InsufficientDataHealthStatus: text(element, "InsufficientDataHealthStatus"),
    RoutingControlArn: text(element, "RoutingControlArn"),
  };
  return Object.fromEntries(Object.entries(config).filter(([, value]) => value !== undefined)) as unknown as HealthCheckConfig;
}

function alarmOf(element: Element | undefined) {
  return element && { Region: text(element, "Region"), Name: text(element, "Name") };
}

function describe({ HealthCheckConfig: config, ...check }: HealthCheck): Element {
  const { ChildHealthChecks: childChecks, Regions, ...rest } = config ?? { Type: undefined };
  return {
    ...check,
    HealthCheckConfig: {
      ...rest,
      ...(childChecks && { ChildHealthChecks: { ChildHealthCheck: childChecks } }),
      ...(Regions && { Regions: { Region: Regions } }),
    },
  };
}

function tagSet(id: string, tags: readonly Tag[]): Element {
  return { ResourceType: "healthcheck", ResourceId: id, Tags: { Tag: tags } };
}
