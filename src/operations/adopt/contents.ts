import type { Secret } from "../../secret.js";
import { accountsOf, Claims, type Account } from "./accounts.js";
import { channelsOf, unknownChannel, type ChannelContext, type DraftChannel } from "./channels.js";
import { isOwn, type Found } from "./found.js";
import { draftRegions, hostsOf, type DraftHosts } from "./hosts.js";
import { streamsOf, type Role } from "./mounts.js";
import { listenerPorts } from "./ports.js";
import type { Remark } from "./remark.js";
import { servingRemarks } from "./serving.js";
import { Sources } from "./sources.js";
import { stationOf } from "./station.js";
import { Names } from "./words.js";
import { assumed, present } from "./yaml.js";

/** What a draft contains, before it is written as YAML. */
export interface Contents {
  role: Role;
  /** The host's name in the inventory. */
  host: string;
  /** Values of the inventory, some with notes. */
  values: Record<string, unknown>;
  /** The passwords found, by the name of their secret. */
  secrets: ReadonlyMap<string, Secret>;
  remarks: Remark[];
  /** Every statement that was found, in one of three lists: taken over, left to the operator, of no meaning here. */
  accounts: Account[];
}

/** Ports that a master needs for other purposes. */
const OTHER_PORTS: ReadonlySet<number> = new Set([80, 443, 1234, 8000, 8443]);

/**
 * What the inventory that describes the host contains. Pure; never throws.
 * @param secretsFile where `!secret NAME` is looked up besides the environment, relative to the inventory
 */
export function contentsOf(found: Found, secretsFile: string): Contents {
  const claims = new Claims();
  const streams = streamsOf(found);
  const hosts = hostsOf(found, streams, claims);
  const sources = new Sources(new Names(), claims, (server) => isOwn(found, server));
  const remarks: Remark[] = [];
  const context = { found, streams, sources, claims, remarks };
  const known = channelsOf(context, new Set(Object.keys(hosts.hosts)));
  const channels = (known.length > 0 ? known : [unknownChannel(found)]).map((channel) => withSources(channel, sources));
  const { station, remarks: ofStation } = stationOf(found, streams.mounts, claims);
  const masters = mastersOf(channels, hosts, remarks);
  const used = new Set([...masters.values()].flat());
  if (streams.role === "relay") remarks.push(...relayedFrom(found, hosts, used, claims));
  const values = present({
    station,
    secrets: [{ environment: "RADIO_" }, { file: secretsFile }],
    sources: sources.values,
    channels: Object.fromEntries(
      channels.map((channel) => [
        channel.name,
        { sources: orderOf(channel), masters: masters.get(channel.name) ?? hosts.masters, formats: channel.formats },
      ]),
    ),
    regions: draftRegions,
    hosts: Object.fromEntries(Object.entries(hosts.hosts).filter(([name]) => !hosts.masters.includes(name) || used.has(name))),
    defaults: defaultsOf({ found, streams, claims, remarks }, hosts.hosts[hosts.own]),
  });
  const all = [
    ...found.remarks,
    ...streams.remarks,
    ...remarks,
    ...sources.remarks,
    ...ofStation,
    ...hosts.remarks,
    ...servingRemarks(found, streams, claims),
  ];
  const { accounts, remarks: ofStatements } = accountsOf(found.statements, claims, all);
  return {
    role: streams.role,
    host: hosts.own,
    values,
    secrets: sources.secrets,
    remarks: distinct([...ofStatements, ...all.filter(isPrinted)]),
    accounts,
  };
}

/** A remark with a place that says what radioctl sets is listed with the others of its file. */
function isPrinted({ kind, where }: Remark): boolean {
  return kind !== "replaced" || where === undefined;
}

/** The masters of each channel: the servers that a relay pulls it from, else all. */
function mastersOf(
  channels: readonly DraftChannel[],
  { masters, byServer }: DraftHosts,
  remarks: Remark[],
): ReadonlyMap<string, string[]> {
  return new Map(
    channels.map(({ name, servers }) => {
      const own = servers.flatMap((server) => byServer.get(server) ?? []);
      if (servers.length > 2) {
        const what = `channel ${name} is pulled from ${servers.slice(0, 10).join(", ")}: a channel has at most two masters`;
        remarks.push({ kind: "lost", what });
      }
      return [name, (own.length > 0 ? own : masters).slice(0, 2)];
    }),
  );
}

/** The server that all mounts are relayed from: which mounts those are is not known here. */
function relayedFrom({ icecast }: Found, { byServer }: DraftHosts, used: ReadonlySet<string>, claims: Claims): Remark[] {
  if (icecast?.master === undefined) return [];
  const { server, places } = icecast.master;
  if (used.has(byServer.get(server) ?? "")) {
    claims.add(...places);
    return [];
  }
  const what = `all mounts of ${server} are relayed, and none of the draft's is known to come from there: adopt it, too`;
  return places.map((where): Remark => ({ kind: "todo", where, what }));
}

/** Sources by priority: a script that chooses among them by time or in turns does not say which comes first. */
function orderOf({ sources, mixer }: DraftChannel): unknown {
  if (mixer === undefined || sources.length < 2) return sources;
  return assumed(sources, `the order of the script, where ${mixer} gives them no priority; here the first that is on air plays`);
}

function withSources(channel: DraftChannel, sources: Sources): DraftChannel {
  return channel.sources.length > 0 ? channel : { ...channel, sources: [sources.unknown()] };
}

/** The ports of listeners and encoders stay as they are. */
function defaultsOf(
  { found, streams, claims, remarks }: Omit<ChannelContext, "sources">,
  own: unknown,
): Record<string, unknown> | undefined {
  const ssh = (own as { ssh?: { port?: number } }).ssh?.port;
  const { defaults, remarks: ofPorts } = listenerPorts(found, ssh, claims, streams.isHidden);
  remarks.push(...ofPorts);
  const all = { ...defaults, ...harborPort(found, ssh, claims, remarks) };
  return Object.keys(all).length === 0 ? undefined : all;
}

/** The harbor keeps its port, so that encoders need no change of port. */
function harborPort({ scripts }: Found, ssh: number | undefined, claims: Claims, remarks: Remark[]): Record<string, unknown> {
  const inputs = scripts.flatMap(({ outputs }) => outputs.flatMap((output) => output.inputs));
  const live = inputs.flatMap((input) => (input.kind === "live" ? [input] : []));
  const ports = new Set(live.map(({ port }) => port));
  const [port] = ports;
  const isFree =
    port !== undefined && Number.isInteger(port) && port >= 1024 && port < 65_536 && !OTHER_PORTS.has(port) && port !== ssh;
  const isKept = ports.size === 1 && isFree;
  for (const { portPlace, port: given } of live) {
    if (isKept) claims.add(portPlace);
    else if (portPlace !== undefined && given !== undefined)
      remarks.push({
        kind: "todo",
        where: portPlace,
        what: `encoders on port ${given} must use the port of the master's harbor`,
      });
  }
  return isKept && port !== 8005 ? { liquidsoap: { harborPort: port } } : {};
}

function distinct(remarks: readonly Remark[]): Remark[] {
  return [...new Map(remarks.map((remark) => [JSON.stringify(remark), remark])).values()];
}
