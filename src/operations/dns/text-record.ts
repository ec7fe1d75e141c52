import { printable } from "../../cli/text/printable.js";
import type { RecordSet } from "../../ports/dns.js";

/** `pool-eu.stream.radio.example A eu-1  weight 100  192.0.2.21  TTL 60`, on one line. */
export function recordLine(record: RecordSet): string {
  const { name, type, setIdentifier, values, alias, ttlSeconds, healthCheckId } = record;
  const parts = [
    [name, type, ...(setIdentifier === undefined ? [] : [setIdentifier])].join(" "),
    policyText(record.policy),
    alias === undefined ? values.join(" ") : `-> ${alias.name}`,
    ttlSeconds === undefined ? "" : `TTL ${ttlSeconds}`,
    healthCheckId === undefined ? "" : `check ${healthCheckId}`,
  ];
  return printable(parts.filter((part) => part !== "").join("  "));
}

function policyText(policy: RecordSet["policy"]): string {
  switch (policy.kind) {
    case "weighted":
      return `weight ${policy.weight}`;
    case "failover":
      return policy.role.toLowerCase();
    case "geolocation": {
      const { continent, country, subdivision } = policy.place;
      return `from ${country === "*" ? "everywhere else" : (continent ?? [country, subdivision].filter(Boolean).join("-"))}`;
    }
    case "other":
      return policy.name;
    case "simple":
    case "multivalue":
      return policy.kind === "simple" ? "" : "multivalue";
  }
}

/** What differs between two record sets of one key: `weight 100 -> 0`. */
export function differenceText(before: RecordSet, after: RecordSet): string {
  const aspects: ReadonlyArray<readonly [string, (record: RecordSet) => string]> = [
    ["", ({ policy }) => policyText(policy) || "simple"],
    ["", ({ alias, values }) => alias?.name ?? values.join(" ")],
    ["TTL ", ({ ttlSeconds }) => String(ttlSeconds ?? "of its target")],
    ["check ", ({ healthCheckId }) => healthCheckId ?? "none"],
  ];
  const differences = aspects.flatMap(([label, of]) =>
    of(before) === of(after) ? [] : [`${label}${of(before)} -> ${of(after)}`],
  );
  return printable(differences.join(", ") || "target's health");
}
