import type { Claims } from "./accounts.js";
import type { Found } from "./found.js";
import type { Streams } from "./mounts.js";
import type { Remark } from "./remark.js";
import { freeName, isIpv4, Names } from "./words.js";
import { assumed, Noted, present } from "./yaml.js";

export interface DraftHosts {
  /** The name of the observed host. */
  own: string;
  masters: string[];
  /** Names of the masters by the servers that a relay pulls from. */
  byServer: ReadonlyMap<string, string>;
  hosts: Record<string, unknown>;
  remarks: Remark[];
}

/** Servers that a relay pulls from; no real one has more. */
const MOST_SERVERS = 20;
/** Addresses reserved for examples (RFC 5737). */
const EXAMPLES = ["192.0.2.10", "192.0.2.21", "198.51.100.10"];
const REGION = "world";
const USUAL_CAPACITY = 500;

/** The hosts of the draft: the observed one, and those that a network needs besides. */
export function hostsOf(found: Found, streams: Streams, claims: Claims): DraftHosts {
  claims.add(found.icecast?.clients?.place);
  const taken = new Names(["encoder"]);
  const own = freeName(found.answer.hostname.split(".")[0] ?? "", streams.role === "relay" ? "relay-a" : "master-a", taken);
  return streams.role === "relay" ? asRelay(found, streams, { own, taken, claims }) : asMaster(found, streams, own, taken);
}

function asRelay(
  found: Found,
  { mounts, fallbacks }: Streams,
  { own, taken, claims }: { own: string; taken: Names; claims: Claims },
): DraftHosts {
  const remarks: Remark[] = [];
  const relayed = [...mounts, ...fallbacks.values()].flatMap(({ relay }) => relay ?? []);
  const relays = relayed.map(({ server }) => server);
  const servers = [...new Set([...relays, ...(found.icecast?.master === undefined ? [] : [found.icecast.master.server])])];
  const used = new Set([found.host.address ?? EXAMPLES[1]]);
  const kept = servers.slice(0, MOST_SERVERS);
  for (const { server, places } of relayed) if (kept.includes(server)) claims.add(...places);
  const masters = kept.map((server, index) => {
    const usual = `master-${String.fromCodePoint(97 + index)}`;
    const name = freeName(isIpv4(server) ? usual : (server.split(".")[0] ?? ""), usual, taken);
    const address = isIpv4(server) ? server : found.resolved.get(server);
    const isKnown = address !== undefined && isIpv4(address) && !used.has(address);
    const given = isKnown ? address : (EXAMPLES.find((each) => !used.has(each)) ?? `192.0.2.${100 + index}`);
    used.add(given);
    if (!isKnown) remarks.push({ kind: "todo", what: `hosts.${name}.address: set the address of ${server}` });
    return [
      name,
      { role: "master", address: isKnown ? given : assumed(given, `the address of ${server} is not known`) },
    ] as const;
  });
  remarks.push({
    kind: "todo",
    what: `adopt the master, too: ${servers.join(", ")}; the draft's formats and sources come from the relay only`,
  });
  const relay = { role: "relay", region: REGION, ...base(found, remarks), capacity: capacityOf(found) };
  const names = masters.map(([name]) => name);
  const byServer = new Map(names.map((name, index) => [kept[index] ?? "", name]));
  return { own, masters: names, byServer, hosts: { ...Object.fromEntries(masters), [own]: relay }, remarks };
}

function asMaster(found: Found, { role }: Streams, own: string, taken: Names): DraftHosts {
  const remarks: Remark[] = [];
  const relay = freeName("relay-1", "relay-1", taken);
  const address = EXAMPLES.find((each) => each !== found.host.address) ?? "192.0.2.21";
  const what =
    role === "single"
      ? `encoders and listeners share this server: it becomes the master; add a relay for listeners (hosts.${relay}.address) and point the listen name at it`
      : `hosts.${relay}.address: set the address of a relay for the listeners`;
  remarks.push({ kind: "todo", what });
  remarks.push({
    kind: "todo",
    what: "encoders will connect to the master's harbor: radioctl render encoder SOURCE prints their settings",
  });
  return {
    own,
    masters: [own],
    byServer: new Map(),
    hosts: {
      [own]: { role: "master", ...base(found, remarks) },
      [relay]: {
        role: "relay",
        region: REGION,
        address: assumed(address, "a second host that listeners connect to"),
        capacity: capacityOf(found),
      },
    },
    remarks,
  };
}

function base({ host }: Found, remarks: Remark[]): Record<string, unknown> {
  const isAddress = host.given === host.address;
  if (host.address === undefined)
    remarks.push({ kind: "todo", what: `put the public IPv4 address of ${host.given} into the inventory` });
  const ssh = present({
    user: host.user === "root" ? undefined : host.user,
    port: host.port === 22 ? undefined : host.port,
    address: isAddress ? undefined : host.given,
  });
  return {
    address: host.address ?? assumed("203.0.113.10", "its IPv4 address is not known"),
    ...(Object.keys(ssh).length === 0 ? {} : { ssh }),
  };
}

/** Icecast's limit of clients also counts sources and requests. */
function capacityOf({ icecast }: Found): number | Noted {
  const clients = icecast?.clients;
  if (clients === undefined) return assumed(USUAL_CAPACITY, "no limit was found");
  return new Noted(Math.min(clients.value, 30_000), "Icecast's limit of clients");
}

/** The only region of a draft: it serves all listeners. */
export const draftRegions = { [REGION]: { locations: ["*"] } };
