import type { Fleet } from "../../fleet/load.js";
import { ownHeaders } from "../../fleet/own-headers.js";
import type { Inventory } from "../../inventory/schema.js";
import { wayOf, type Listening } from "../../listening/listening.js";
import { certificateOrigin } from "../../station/encrypting.js";
import { channelsOf, mountsOf, streamsOf, type PublicMount } from "../../station/topology.js";
import type { ProbeSelection } from "./selection.js";

type Station = Pick<Fleet, "loaded" | "secrets" | "tuning" | "certificate">;

/** A mount of a host; `port` is for connections that do not use the URL. */
export type HostListening = Listening & { host: string; port: number };

/** The public mounts of the selected relays, each at the address that listeners use. */
export function relayListenings(station: Station, { hosts, channels }: ProbeSelection): HostListening[] {
  const { inventory } = station.loaded;
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

/** The masters' own mounts to record: those of selected masters, and those that selected relays are compared with. */
export function masterListenings(station: Station, selection: ProbeSelection, relays: readonly HostListening[]): HostListening[] {
  const { inventory } = station.loaded;
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
          // A master accepts only its relays and itself, so its streams are recorded through its own sshd.
          return listeningOf(station, name, stream, port, "127.0.0.1");
        }),
    );
}

/**
 * One mount of each channel on the selected relays in each other way that listeners may use: over TLS with the listen name, over IPv6, and on
 * additional ports. One mount is enough, because all mounts share the way behind the port.
 */
export function otherListenings(station: Station, { hosts, channels }: ProbeSelection): Listening[] {
  const { inventory } = station.loaded;
  const { listen } = inventory.station;
  return hosts.flatMap((name) => {
    const host = inventory.hosts[name];
    if (host?.role !== "relay") return [];
    const { httpPort, httpsPort, extraHttpPorts, extraHttpsPorts } = station.tuning(name).nginx;
    const here = firstOfEach(inventory, channelsOf(inventory, name), channels);
    const way = (stream: PublicMount, word: string, url: string, address?: string): Listening => ({
      ...listeningOf(station, name, stream, httpPort),
      subject: wayOf(name, word, stream.mount),
      url,
      address,
      isAnotherWay: true,
    });
    const https = (stream: PublicMount, word: string, port: number) =>
      !hasHttps(station, name) ? [] : [way(stream, word, urlOf("https", listen, port, stream.mount), host.address)];
    return here.flatMap((stream) => [
      ...https(stream, "https", httpsPort),
      ...extraHttpPorts.map((port) => way(stream, `port ${port}`, urlOf("http", host.address, port, stream.mount))),
      ...extraHttpsPorts.flatMap((port) => https(stream, `https port ${port}`, port)),
      ...(host.ipv6 === undefined ? [] : [way(stream, "ipv6", urlOf("http", `[${host.ipv6}]`, httpPort, stream.mount))]),
    ]);
  });
}

/**
 * One mount of each channel through the listen name, at one of its addresses; also over TLS when the relay there has a certificate. An address
 * that no host has is assumed to use the ports of a web server.
 */
export function namedListenings(station: Station, { channels }: ProbeSelection, address: string): Listening[] {
  const { inventory } = station.loaded;
  const { listen } = inventory.station;
  const [name, host] =
    Object.entries(inventory.hosts).find(([, each]) => each.address === address || sameIpv6(each.ipv6, address)) ?? [];
  const ports = name === undefined ? { httpPort: 80, httpsPort: 443 } : station.tuning(name).nginx;
  return firstOfEach(inventory, Object.keys(inventory.channels), channels).flatMap(({ channel, mount, format }) => {
    const { codec, bitrateKbps } = format;
    const headers = ownHeaders(station, name);
    const place = { host: undefined, region: undefined, channel, mount, masters: [], address, codec, bitrateKbps, headers };
    const subject = `${listen} ${address}`;
    const plain = { ...place, subject: `${subject} ${mount}`, url: urlOf("http", listen, ports.httpPort, mount) };
    if (host?.role !== "relay" || name === undefined || !hasHttps(station, name)) return [plain];
    const url = urlOf("https", listen, ports.httpsPort, mount);
    return [plain, { ...place, subject: wayOf(subject, "https", mount), url, isAnotherWay: true }];
  });
}

function hasHttps({ loaded, certificate }: Station, name: string): boolean {
  return certificateOrigin(loaded.inventory, name, certificate !== undefined) !== undefined;
}

function firstOfEach(inventory: Inventory, carried: readonly string[], selected: readonly string[]): PublicMount[] {
  return carried.filter((channel) => selected.includes(channel)).flatMap((channel) => mountsOf(inventory, channel).slice(0, 1));
}

/** Without the port when it is the scheme's default. */
function urlOf(scheme: "http" | "https", name: string, port: number, mount: string): string {
  return `${scheme}://${name}${port === (scheme === "http" ? 80 : 443) ? "" : `:${port}`}${mount}`;
}

/** One IPv6 address has several spellings. */
function sameIpv6(one: string | undefined, other: string): boolean {
  const plain = (address: string) => new URL(`http://[${address}]`).hostname;
  return one !== undefined && other.includes(":") && plain(one) === plain(other);
}

function listeningOf(station: Station, host: string, stream: PublicMount, port: number, address?: string): HostListening {
  const { channel, mount, format } = stream;
  const found = station.loaded.inventory.hosts[host];
  return {
    subject: `${host} ${mount}`,
    host,
    region: found?.region,
    channel,
    mount,
    codec: format.codec,
    bitrateKbps: format.bitrateKbps,
    url: `http://${address ?? found?.address ?? ""}:${port}${mount}`,
    headers: ownHeaders(station, host),
    port,
    masters: [],
  };
}
