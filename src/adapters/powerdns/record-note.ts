import type { Place, RecordSet, RoutingPolicy } from "../../ports/dns.js";
import { field, fieldsOf, toFields, type Fields } from "./note.js";

/** A record set without its name and type, which are the LUA record's own. */
export function recordFields({ policy, setIdentifier, ttlSeconds, values, alias, healthCheckId }: RecordSet): Fields {
  return [
    ...toFields({ id: setIdentifier, policy: policy.kind }),
    ...policyFields(policy),
    ...toFields({ ttl: ttlSeconds, alias: alias?.name, evaluate: alias?.evaluateTargetHealth, check: healthCheckId }),
    ...values.map((value) => ["value", value] as const),
  ];
}

export function recordOfFields(name: string, type: string, fields: Fields): RecordSet {
  const [id, ttl, target, check] = ["id", "ttl", "alias", "check"].map((key) => field(fields, key));
  return {
    name,
    type,
    policy: policyOf(fields),
    values: fieldsOf(fields, "value"),
    ...(id !== undefined && { setIdentifier: id }),
    ...(ttl !== undefined && { ttlSeconds: Number(ttl) }),
    ...(target !== undefined && { alias: { name: target, evaluateTargetHealth: field(fields, "evaluate") === "true" } }),
    ...(check !== undefined && { healthCheckId: check }),
  };
}

function policyFields(policy: RoutingPolicy): Fields {
  switch (policy.kind) {
    case "weighted":
      return toFields({ weight: policy.weight });
    case "failover":
      return toFields({ role: policy.role });
    case "geolocation":
      return toFields({ ...policy.place });
    default:
      return [];
  }
}

function policyOf(fields: Fields): RoutingPolicy {
  switch (field(fields, "policy")) {
    case "weighted":
      return { kind: "weighted", weight: Number(field(fields, "weight")) };
    case "failover":
      return { kind: "failover", role: field(fields, "role") === "PRIMARY" ? "PRIMARY" : "SECONDARY" };
    case "geolocation":
      return { kind: "geolocation", place: placeOf(fields) };
    default:
      return { kind: "simple" };
  }
}

function placeOf(fields: Fields): Place {
  const [continent, country, subdivision] = ["continent", "country", "subdivision"].map((key) => field(fields, key));
  return {
    ...(continent !== undefined && { continent }),
    ...(country !== undefined && { country }),
    ...(subdivision !== undefined && { subdivision }),
  };
}
