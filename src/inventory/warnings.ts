import type { Finding } from "./rules/finding.js";
import type { Inventory } from "./schema.js";
import { resolveTuning } from "./tuning.js";

/** Settings that are valid but have no effect. Pure. */
export function warningsOf(inventory: Inventory): Finding[] {
  return [
    ...checksOfPowerDns(inventory),
    ...unpriced(inventory),
    ...openAnyway(inventory),
    ...unencrypted(inventory),
    ...onlyHttp(inventory),
    ...bucket(inventory),
  ];
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

/** Live sources of one master share a port: a list of one source has no effect when another source has none. */
function openAnyway({ sources, channels }: Inventory): Finding[] {
  const isOpen = (name: string) => sources[name]?.kind === "live" && sources[name].from === undefined;
  return Object.entries(sources).flatMap(([name, source]): Finding[] => {
    if (source.kind !== "live" || source.from === undefined) return [];
    const masters = new Set(Object.values(channels).flatMap((each) => (each.sources.includes(name) ? each.masters : [])));
    const beside = Object.values(channels).filter((each) => each.masters.some((master) => masters.has(master)));
    const open = beside.flatMap((each) => each.sources).find(isOpen);
    const message = `has no effect: ${open} has no list, and both use one port; give ${open} a list, too`;
    return open === undefined ? [] : [{ path: ["sources", name, "from"], message }];
  });
}

/** One name leads to all relays, so a page that plays over https fails at those without a certificate. */
function onlyHttp({ hosts, station, tls }: Inventory): Finding[] {
  if (tls.acme !== undefined) return [];
  const relays = Object.entries(hosts).filter(([, { role }]) => role === "relay");
  const secure = relays.filter((relay) => relay[1].tls !== undefined).map(([name]) => name);
  if (secure.length === 0) return [];
  const message = `has no certificate, but ${secure.join(", ")} ${secure.length === 1 ? "has" : "have"} one: ${station.listen} leads to all of them, so https works only at some; set tls.acme for all relays`;
  return relays.flatMap(([name, host]): Finding[] =>
    host.tls === undefined ? [{ path: ["hosts", name, "role"], message }] : [],
  );
}

/** Encoders that use TLS can fail over only to a master that has a certificate and the same port. */
function unencrypted({ channels, hosts, sources, defaults }: Inventory): Finding[] {
  const live = Object.values(channels).filter((channel) => channel.sources.some((name) => sources[name]?.kind === "live"));
  const portOf = (master: string) => resolveTuning(defaults, hosts[master]?.tuning).liquidsoap.harborTlsPort;
  const pairs = live.flatMap(({ masters }) => masters.flatMap((one) => masters.map((other) => [one, other] as const)));
  const found = pairs.flatMap(([one, other]): Array<[string, Finding]> => {
    if (hosts[one]?.tls === undefined || (hosts[other]?.tls !== undefined && portOf(one) === portOf(other))) return [];
    const why = hosts[other]?.tls === undefined ? "has none" : `uses port ${portOf(other)}, not ${portOf(one)}`;
    const message = `encoders with TLS can't go from ${one} to ${other} when ${one} fails: ${other} ${why}`;
    return [[`${one} ${other}`, { path: ["hosts", one, "tls"], message }]];
  });
  return [...new Map(found).values()];
}

/** Addresses of this machine and of private networks, and names that only exist there. */
const PRIVATE =
  /^(?:localhost|127\.[\d.]+|10\.[\d.]+|192\.168\.[\d.]+|172\.(?:1[6-9]|2\d|3[01])\.[\d.]+|\[::1\]|\[f[cd][\da-f:]+\])$/u;

function bucket({ artifacts }: Inventory): Finding[] {
  if (artifacts === undefined) return [];
  const { endpoint, credentials, hostCredentials } = artifacts;
  const url = endpoint === undefined ? undefined : new URL(endpoint);
  const clear = url?.protocol === "http:" && !PRIVATE.test(url.hostname);
  const same = credentials !== undefined && credentials.accessKeyId.name === hostCredentials?.accessKeyId.name;
  const path = (key: string) => ["artifacts", key];
  return [
    ...(clear ? [{ path: path("endpoint"), message: "recordings and names of files are sent unencrypted: use https://" }] : []),
    ...(same
      ? [
          {
            path: path("hostCredentials"),
            message: "is your own key, so an intruder on one host could delete all backups; use a key that can't delete",
          },
        ]
      : []),
  ];
}
