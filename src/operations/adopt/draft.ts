import { parseInventory } from "../../inventory/parse.js";
import type { Secret } from "../../secret.js";
import { channelsOf, unknownChannel, type DraftChannel } from "./channels.js";
import type { Found } from "./found.js";
import { draftRegions, hostsOf } from "./hosts.js";
import { streamsOf, type Role } from "./mounts.js";
import type { Remark } from "./remark.js";
import { Sources } from "./sources.js";
import { stationOf } from "./station.js";
import { Noted, present } from "./yaml.js";
import { draftYaml } from "./yaml.js";

/** An inventory that describes a running server, as far as possible. */
export interface Draft {
  role: Role;
  /** The host's name in the inventory. */
  host: string;
  /** YAML; it validates unless a remark names an error. */
  inventory: string;
  /** The passwords found, by the name of their secret. */
  secrets: ReadonlyMap<string, Secret>;
  remarks: Remark[];
}

/** Ports that a master needs for other purposes. */
const OTHER_PORTS: ReadonlySet<number> = new Set([80, 443, 1234, 8000]);

/**
 * The inventory that describes what was found. Pure; never throws.
 * @param secretsFile where `!secret NAME` is looked up besides the environment, relative to the inventory
 */
export function draftOf(found: Found, secretsFile = "secrets.yaml"): Draft {
  const streams = streamsOf(found);
  const hosts = hostsOf(found, streams);
  const sources = new Sources(new Set());
  const { channels: known, remarks } = channelsOf(found, streams, sources, new Set(Object.keys(hosts.hosts)));
  const channels = (known.length > 0 ? known : [unknownChannel()]).map((channel) => withSources(channel, sources));
  const { station, remarks: ofStation } = stationOf(found, streams.mounts);
  const draft = present({
    station,
    secrets: [{ environment: "RADIO_" }, { file: secretsFile }],
    sources: sources.values,
    channels: Object.fromEntries(
      channels.map(({ name, sources: played, formats }) => [name, { sources: played, masters: hosts.masters, formats }]),
    ),
    regions: draftRegions,
    hosts: hosts.hosts,
    defaults: defaultsOf(found, hosts.hosts[hosts.own]),
  });
  const heading = `What radioctl adopt found on ${found.host.given}. Review it before you use it: values marked ASSUMED were not found there.`;
  const inventory = draftYaml(draft, heading);
  const all = [
    ...found.remarks,
    ...streams.remarks,
    ...remarks,
    ...sources.remarks,
    ...ofStation,
    ...hosts.remarks,
    ...ofSite(found),
  ];
  return {
    role: streams.role,
    host: hosts.own,
    inventory,
    secrets: sources.secrets,
    remarks: [...distinct(all), ...assumptions(draft), ...invalid(inventory)],
  };
}

function withSources(channel: DraftChannel, sources: Sources): DraftChannel {
  return channel.sources.length > 0 ? channel : { ...channel, sources: [sources.unknown()] };
}

/** The harbor keeps its port, so that encoders need no change of port. */
function defaultsOf({ scripts }: Found, own: unknown): Record<string, unknown> | undefined {
  const inputs = scripts.flatMap(({ outputs }) => outputs.flatMap((output) => output.inputs));
  const ports = new Set(inputs.flatMap((input) => (input.kind === "live" ? [input.port] : [])));
  const [port] = ports;
  const ssh = (own as { ssh?: { port?: number } }).ssh?.port;
  const isFree =
    port !== undefined && Number.isInteger(port) && port >= 1024 && port < 65_536 && !OTHER_PORTS.has(port) && port !== ssh;
  return ports.size === 1 && isFree && port !== 8005 ? { liquidsoap: { harborPort: port } } : undefined;
}

function ofSite({ sites, icecast }: Found): Remark[] {
  const tls = sites.filter(({ certificate }) => certificate !== undefined);
  const remarks = tls.map(({ certificate, names, place }): Remark => {
    const what = `https of ${names.join(", ")}: give the relay tls with the certificate ${certificate ?? ""} and its key`;
    return { kind: "todo", where: place, what };
  });
  if (icecast?.certificate !== undefined || icecast?.sockets.some((socket) => socket.tls) === true) {
    remarks.push({
      kind: "todo",
      what: "Icecast served TLS itself: give the relay tls with the certificate and its key; nginx will serve it",
    });
  }
  for (const { from, to, place } of icecast?.aliases ?? []) {
    // Debian's default configuration has this alias: the page at /.
    if (from === "/" && to.startsWith("/status")) continue;
    remarks.push({
      kind: "lost",
      where: place,
      what: `the alias ${from} of ${to}: add a separate format with that mount if it is needed`,
    });
  }
  return remarks;
}

/** Remarks for the assumed values of the draft. */
function assumptions(draft: unknown, path = ""): Remark[] {
  if (draft instanceof Noted) {
    const what = `${path}: ${String(draft.value)}: ${draft.note.replace(/^ASSUMED: /u, "")}`;
    return draft.note.startsWith("ASSUMED: ") ? [{ kind: "assumed", what }] : [];
  }
  if (typeof draft !== "object" || draft === null) return [];
  return Object.entries(draft).flatMap(([key, value]) => assumptions(value, path === "" ? key : `${path}.${key}`));
}

function invalid(inventory: string): Remark[] {
  return parseInventory("draft", inventory).problems.map(({ key, message, line, column }) => ({
    kind: "todo",
    where: { file: "draft", line, column },
    what: `does not validate: ${key} ${message}`,
  }));
}

function distinct(remarks: readonly Remark[]): Remark[] {
  return [...new Map(remarks.map((remark) => [JSON.stringify(remark), remark])).values()];
}
