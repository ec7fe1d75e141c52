import pMap from "p-map";
import { RadioctlError } from "../errors.js";
import type { MountProbe, MountReport } from "../health/mount-report.js";
import { probeMount } from "../health/probe-mount.js";
import { parentsOf, streamsOf, type PublicMount } from "../station/topology.js";
import type { World } from "../world.js";
import type { Fleet } from "./load.js";
import type { Surveyed } from "./survey.js";

/** From the start of the services until audio has to be heard on every mount: a relay tries its parent anew every 5 s. */
const ON_AIR_SECONDS = 40;

/** Mounts heard at once; each carries up to two streams. */
const CONCURRENCY = 4;

/**
 * Hears every mount of a host as a listener does. A relay's bytes are compared with its parent's, which are fetched by way of the relay itself:
 * a master gives its streams to its relays only. A master is heard by way of its own sshd for the same reason.
 * @throws RadioctlError unreachable when the host's sshd passes no connections on
 */
export async function hearHost(world: World, fleet: Fleet, host: Surveyed): Promise<MountReport[]> {
  const { inventory } = fleet.loaded;
  const streams = streamsOf(inventory, host.desired.host);
  return pMap(streams, async (stream) => probeMount(world, mountProbe(fleet, host, stream)), { concurrency: CONCURRENCY });
}

function mountProbe(fleet: Fleet, host: Surveyed, stream: PublicMount): MountProbe {
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
    deadlineSeconds: ON_AIR_SECONDS,
  };
}

function publicSource(fleet: Fleet, name: string, mount: string) {
  return { url: `http://${addressOf(fleet, name)}:${fleet.tuning(name).nginx.httpPort}${mount}` };
}

/** Where `listener` gets a stream of `name`, through the listener's own SSH connection. */
function sourceOf(fleet: Fleet, name: string, mount: string, listener: Surveyed) {
  const isMaster = fleet.loaded.inventory.hosts[name]?.role === "master";
  const port = isMaster ? fleet.tuning(name).icecast.masterPort : fleet.tuning(name).nginx.httpPort;
  const address = name === listener.desired.host ? "127.0.0.1" : addressOf(fleet, name);
  return { url: `http://${address}:${port}${mount}`, connect: async () => listener.connection.openTcp(address, port) };
}

function addressOf(fleet: Fleet, name: string): string {
  const address = fleet.loaded.inventory.hosts[name]?.address;
  if (address === undefined) throw new RadioctlError("usage", `there is no host ${JSON.stringify(name)} in the inventory`);
  return address;
}
