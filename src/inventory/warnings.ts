import type { Finding } from "./rules/finding.js";
import type { Inventory } from "./schema.js";

/** What validates and doesn't do what it says. Pure. */
export function warningsOf(inventory: Inventory): Finding[] {
  return [...checksOfPowerDns(inventory), ...unpriced(inventory)];
}

function checksOfPowerDns({ dns }: Inventory): Finding[] {
  if (dns.provider !== "powerdns") return [];
  const because = {
    checkIntervalSeconds: "it looks as often as its own lua-health-checks-interval says, 5 s by default",
    checkFailures: "it takes a relay out at the first look that fails",
  };
  return (["checkIntervalSeconds", "checkFailures"] as const).flatMap((key) =>
    dns[key] === undefined ? [] : [{ path: ["dns", key], message: `has no effect with PowerDNS: ${because[key]}` }],
  );
}

/** Only where prices are kept at all. */
function unpriced({ hosts, providers }: Inventory): Finding[] {
  const known = Object.keys(providers);
  return Object.entries(hosts).flatMap(([name, { provider }]): Finding[] =>
    known.length === 0 || provider === undefined || known.includes(provider)
      ? []
      : [{ path: ["hosts", name, "provider"], message: `providers has no prices of it: it has ${known.join(", ")}` }],
  );
}
