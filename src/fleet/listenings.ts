import type { Listening } from "../health/listening.js";
import type { ProbeSelection } from "../health/selection.js";
import type { Inventory } from "../inventory/schema.js";
import type { ResolvedTuning } from "../inventory/tuning.js";
import { streamsOf, type PublicMount } from "../station/topology.js";

interface Station {
  inventory: Inventory;
  tuning(name: string): ResolvedTuning;
}

/** A mount of a host; its port is for whoever connects by other ways. */
export type HostListening = Listening & { host: string; port: number };

/** The public mounts of the selected relays, each as a listener finds it. */
export function relayListenings(station: Station, { hosts, channels }: ProbeSelection): HostListening[] {
  const { inventory } = station;
  return hosts
    .filter((name) => inventory.hosts[name]?.role === "relay")
    .flatMap((name) =>
      streamsOf(inventory, name)
        .filter(({ channel }) => channels.includes(channel))
        .map((stream) => ({
          ...listeningOf(station, name, stream, station.tuning(name).nginx.httpPort),
          masters: inventory.channels[stream.channel]?.masters ?? [],
        })),
    );
}

/** The masters' own mounts that are heard: of selected masters, and all that selected relays are compared with. */
export function masterListenings(station: Station, selection: ProbeSelection, relays: readonly HostListening[]): HostListening[] {
  const { inventory } = station;
  const compared = new Set(relays.flatMap(({ masters, mount }) => masters.map((master) => `${master} ${mount}`)));
  return Object.entries(inventory.hosts)
    .filter(([, { role }]) => role === "master")
    .flatMap(([name]) =>
      streamsOf(inventory, name)
        .filter(({ channel, mount }) => {
          const selected = selection.hosts.includes(name) && selection.channels.includes(channel);
          return selected || compared.has(`${name} ${mount}`);
        })
        .map((stream) => {
          const port = station.tuning(name).icecast.masterPort;
          // Relays and the master itself are let in; so its streams are heard by way of its own sshd.
          return listeningOf(station, name, stream, port, "127.0.0.1");
        }),
    );
}

/** One mount of each channel by the name that listeners connect to. @param address of those that the name leads to */
export function namedListenings(station: Station, { channels }: ProbeSelection, address: string): Listening[] {
  const { inventory } = station;
  const host = Object.entries(inventory.hosts).find(([, each]) => each.address === address)?.[0];
  const port = host === undefined ? 80 : station.tuning(host).nginx.httpPort;
  const { listen } = inventory.station;
  return channels.flatMap((channel) => {
    const [format] = inventory.channels[channel]?.formats ?? [];
    if (format === undefined) return [];
    const { mount, codec, bitrateKbps } = format;
    const url = `http://${listen}${port === 80 ? "" : `:${port}`}${mount}`;
    const place = { host: undefined, region: undefined, channel, mount, masters: [] };
    return [{ subject: `${listen} ${mount}`, ...place, url, address, codec, bitrateKbps }];
  });
}

function listeningOf({ inventory }: Station, host: string, stream: PublicMount, port: number, address?: string): HostListening {
  const { channel, mount, format } = stream;
  const found = inventory.hosts[host];
  return {
    subject: `${host} ${mount}`,
    host,
    region: found?.region,
    channel,
    mount,
    codec: format.codec,
    bitrateKbps: format.bitrateKbps,
    url: `http://${address ?? found?.address ?? ""}:${port}${mount}`,
    port,
    masters: [],
  };
}
