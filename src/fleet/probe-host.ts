import pMap from "p-map";
import { RadioctlError } from "../errors.js";
import type { MountProbe, MountReport } from "../listening/mount-report.js";
import { probeMount } from "../listening/probe-mount.js";
import type { SshConnection } from "../ports/ssh.js";
import { localMount, parentsOf, streamsOf, type PublicMount } from "../station/topology.js";
import type { World } from "../world.js";
import type { Fleet } from "./load.js";
import { ownHeaders } from "./own-headers.js";

/** The time from the start of the services until every mount must have audio. A relay tries its parent again every 5 s. */
const ON_AIR_SECONDS = 40;

/** Mounts probed at once. Each needs up to two streams. */
const CONCURRENCY = 4;

/** A host and a connection to it. */
export interface ProbedHost {
  desired: { host: string };
  connection: SshConnection;
}

/**
 * Probes every mount of a host as a listener does. A relay's bytes are compared with its parent's. The parent's stream is fetched through the relay's
 * SSH connection, because a master accepts only its relays. For the same reason a master is probed through its own SSH connection.
 * @throws RadioctlError unreachable when the host's sshd forwards no connections
 */
export async function probeHost(
  world: World,
  fleet: Fleet,
  host: ProbedHost,
  deadlineSeconds: number = ON_AIR_SECONDS,
): Promise<MountReport[]> {
  const { inventory } = fleet.loaded;
  const streams = streamsOf(inventory, host.desired.host);
  return pMap(streams, async (stream) => probeMount(world, mountProbe(fleet, host, stream, deadlineSeconds)), {
    concurrency: CONCURRENCY,
  });
}

/**
 * Probes a relay's hidden local mounts of a master, and compares them with the master's streams.
 * @param address of the relay's Icecast, on loopback
 * @throws RadioctlError as `probeHost`
 */
export async function probeHeld(
  world: World,
  fleet: Fleet,
  relay: ProbedHost,
  { master, channels, address }: { master: string; channels: readonly string[]; address: string },
  deadlineSeconds: number,
): Promise<MountReport[]> {
  const name = relay.desired.host;
  const port = fleet.tuning(name).icecast.relayPort;
  const streams = streamsOf(fleet.loaded.inventory, name).filter(({ channel }) => channels.includes(channel));
  const probeOf = ({ mount, format }: PublicMount): MountProbe => ({
    mount: localMount(master, mount),
    codec: format.codec,
    bitrateKbps: format.bitrateKbps,
    url: `http://${address}:${port}${localMount(master, mount)}`,
    connect: async () => relay.connection.openTcp(address, port),
    parents: [{ name: master, ...sourceOf(fleet, master, mount, relay) }],
    deadlineSeconds,
  });
  return pMap(streams, async (stream) => probeMount(world, probeOf(stream)), { concurrency: CONCURRENCY });
}

function mountProbe(fleet: Fleet, host: ProbedHost, stream: PublicMount, deadlineSeconds: number): MountProbe {
  const { inventory } = fleet.loaded;
  const name = host.desired.host;
  const { mount, format, channel } = stream;
  const parents = parentsOf(inventory, name, channel).map((parent) => ({
    name: parent,
    ...sourceOf(fleet, parent, mount, host),
  }));
  return {
    mount,
    codec: format.codec,
    bitrateKbps: format.bitrateKbps,
    ...(inventory.hosts[name]?.role === "master" ? sourceOf(fleet, name, mount, host) : publicSource(fleet, name, mount)),
    parents,
    deadlineSeconds,
  };
}

function publicSource(fleet: Fleet, name: string, mount: string) {
  return {
    url: `http://${addressOf(fleet, name)}:${fleet.tuning(name).nginx.httpPort}${mount}`,
    headers: ownHeaders(fleet, name),
  };
}

/** Where `listener` gets a stream of `name`, through the listener's own SSH connection. */
function sourceOf(fleet: Fleet, name: string, mount: string, listener: ProbedHost) {
  const isMaster = fleet.loaded.inventory.hosts[name]?.role === "master";
  const port = isMaster ? fleet.tuning(name).icecast.masterPort : fleet.tuning(name).nginx.httpPort;
  const address = name === listener.desired.host ? "127.0.0.1" : addressOf(fleet, name);
  return {
    url: `http://${address}:${port}${mount}`,
    headers: ownHeaders(fleet, name),
    connect: async () => listener.connection.openTcp(address, port),
  };
}

function addressOf(fleet: Fleet, name: string): string {
  const address = fleet.loaded.inventory.hosts[name]?.address;
  if (address === undefined) throw new RadioctlError("usage", `there is no host ${JSON.stringify(name)} in the inventory`);
  return address;
}
