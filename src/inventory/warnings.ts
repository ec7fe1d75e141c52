import type { Finding } from "./rules/finding.js";
import type { Inventory } from "./schema.js";

/** Settings that are valid but have no effect. Pure. */
export function warningsOf(inventory: Inventory): Finding[] {
  return [...checksOfPowerDns(inventory), ...unpriced(inventory)];
}

function checksOfPowerDns({ dns }: Inventory): Finding[] {
  if (dns.provider !== "powerdns") return [];
  const because = {
    checkIntervalSeconds: "its own lua-health-checks-interval applies, 5 s by default",
    checkFailures: "it removes a relay after the first failed check",
  };
  return (["checkIntervalSeconds", "checkFailures"] as const).flatMap((key) =>
    dns[key] === undefined ? [] : [{ path: ["dns", key], message: `has no effect with PowerDNS: ${because[key]}` }],
  );
}

/** Only when the inventory has prices. */
function unpriced({ hosts, providers }: Inventory): Finding[] {
  const known = Object.keys(providers);
  return Object.entries(hosts).flatMap(([name, { provider }]): Finding[] =>
    known.length === 0 || provider === undefined || known.includes(provider)
      ? []
      : [{ path: ["hosts", name, "provider"], message: `has no prices in providers, which has ${known.join(", ")}` }],
  );
}
