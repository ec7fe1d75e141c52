import { ACCESS_LOG } from "../health/facts/turned-away.js";
import type { Slot } from "../host/desired.js";
import { MOVE_SECONDS, NGINX_STATUS_PORT, resolveTuning } from "../inventory/tuning.js";
import { bytesPerSecond, contentType, isInBlocks } from "../station/formats.js";
import { patienceOf } from "../station/tiers.js";
import {
  channelsOf,
  childrenOf,
  heldParents,
  localMount,
  spareMount,
  mountsOf,
  parentsOf,
  streamsOf,
  type PublicMount,
} from "../station/topology.js";
import { activePath } from "./active.js";
import { icecastSlots, SELECTOR, SLOT_ADDRESSES, SPARE_ADDRESSES } from "./icecast-slots.js";
import { healthz, icecast, icecastConfig, icecastFile, icecastView, stationKey } from "./icecast.js";
import { nginxService, pathOf, tlsFiles, workerConnections } from "./nginx.js";
import { ownClientValue } from "./own-client.js";
import { capacityOf, connectionsPerAddress, probesOf } from "./relay-limits.js";
import { splicer, splicerPassword } from "./splicer.js";
import { addUp, part, ROOT, ROOT_ONLY, type FileSpec, type RoleInput, type RolePart } from "./part.js";

/** Clients of Icecast besides the listeners: requests for statistics and moves, which must be answered when the relay is full. */
const SPARE_CLIENTS = 64;

/** Icecast notices that a listener has left when it next writes: for a moment it counts those who left and those who took their places. */
const LEAVING_SHARE = 0.1;

const NGINX_FILES = [
  "/etc/nginx/nginx.conf",
  "/etc/nginx/radio/site.conf",
  "/etc/nginx/radio/own.conf",
  "/etc/nginx/radio/cors.conf",
  "/etc/nginx/radio/frames.js",
  "/etc/nginx/radio/streams.js",
];

/** A relay: Icecast holds all streams of all parents, and nginx serves those of the active parent. */
export function relayRole(input: RoleInput): RolePart {
  const { inventory, name, tuning } = input;
  // Without the splicer, listeners get the stream of a parent.
  const groups = streamsOf(inventory, name).map(({ channel, mount }) => [
    mount,
    ...heldParents(inventory, name, channel).map((parent) => spareMount(parent, mount)),
  ]);
  const view = relayIcecastView(input);
  const configuration = (slot: Slot) =>
    icecastFile(slot, "relay/etc/icecast2/icecast.xml", {
      ...view,
      address: SLOT_ADDRESSES[slot],
      spareAddress: SPARE_ADDRESSES[slot],
    });
  return addUp([
    icecast(input, [configuration("a"), { ...configuration("b"), twin: icecastConfig("a") }], tuning.icecast.relayPort),
    part({ slots: [icecastSlots(input, memoryOf(view))] }),
    healthz(input, NGINX_STATUS_PORT, groups),
    splicer(input, burstSecondsOf(input)),
    nginx(input),
  ]);
}

function relayIcecastView(input: RoleInput) {
  const { inventory, name, tuning } = input;
  const mounts = streamsOf(inventory, name).flatMap((stream) => localMounts(input, stream));
  const streams = streamsOf(inventory, name).map((stream) => publicMount(input, stream));
  const largestBurst = Math.max(...mounts.map((mount) => mount.burstBytes));
  return {
    ...icecastView(input),
    // The streams from its parents, each with the splicer and its spare as clients, and the sources of the public mounts.
    clients:
      Math.ceil(capacityOf(input) * (1 + LEAVING_SHARE)) +
      SPARE_CLIENTS +
      probesOf(input) +
      mounts.length * 5 +
      feedsBelow(input),
    // Icecast 2.4.4 counts relays as sources, also those that are reconnecting.
    sources: mounts.length * 4 + streams.length + 8,
    burstBytes: largestBurst,
    // With less than four bursts, slow listeners are dropped that would still catch up.
    queueBytes: largestBurst * 4,
    sockets: socketsOf(input),
    port: tuning.icecast.relayPort,
    splicerPassword: splicerPassword(input),
    mounts,
    streams,
  };
}

/** A player plays its burst while its relay waits; a relay of a lower tier waits longer. */
function burstSecondsOf({ inventory, name, tuning }: RoleInput): number {
  const { burstSeconds, fallbackSeconds } = tuning.icecast;
  return Math.max(burstSeconds, patienceOf(inventory, name, fallbackSeconds) + MOVE_SECONDS);
}

function localMounts(input: RoleInput, { channel, mount, format, title }: PublicMount) {
  const { inventory, name } = input;
  const parents = heldParents(inventory, name, channel);
  const burstBytes = Math.ceil(burstSecondsOf(input) * bytesPerSecond(format));
  return parents.map((parent) => {
    const other = parents.find((each) => each !== parent);
    return {
      ...feedOf(inventory, parent, mount),
      local: localMount(parent, mount),
      spare: spareMount(parent, mount),
      otherSpare: other === undefined ? "" : spareMount(other, mount),
      burstBytes,
      title,
    };
  });
}

function publicMount(input: RoleInput, { channel, mount, format, title }: PublicMount) {
  const [first = ""] = heldParents(input.inventory, input.name, channel);
  return { mount, spare: spareMount(first, mount), burstBytes: Math.ceil(burstSecondsOf(input) * bytesPerSecond(format)), title };
}

/** Bytes of the queues of all mounts when all have slow listeners. */
function memoryOf({ queueBytes, mounts, streams }: ReturnType<typeof relayIcecastView>): number {
  return queueBytes * (mounts.length * 2 + streams.length);
}

/** Where a relay pulls a stream: from a master's stream port, or from a relay's public port. */
function feedOf(inventory: RoleInput["inventory"], parent: string, mount: string) {
  const host = inventory.hosts[parent];
  const tuning = resolveTuning(inventory.defaults, host?.tuning);
  const port = host?.role === "master" ? tuning.icecast.masterPort : tuning.nginx.httpPort;
  return { server: host?.address ?? "", port, remote: mount };
}

/** Streams to the relays below, for the time when each of them has two Icecasts. */
function feedsBelow({ inventory, name }: RoleInput): number {
  return childrenOf(inventory, name).length * streamsOf(inventory, name).length * 2;
}

function socketsOf({ tuning: { icecast: tuning } }: RoleInput): number[] {
  return Array.from({ length: tuning.listenSockets }, (_, index) => tuning.relayPort + index);
}

function nginx(input: RoleInput): RolePart {
  const { inventory, name, tuning } = input;
  const channels = channelsOf(inventory, name);
  const tls = tlsFiles(input);
  const active = channels.map((channel) => activeFile(input, channel));
  const reloadOn = [...NGINX_FILES, SELECTOR, ...tls.map(pathOf)];
  return addUp([
    nginxService(input, reloadOn),
    part({
      // logrotate rotates nginx's other logs, too. The module runs frames.js and streams.js.
      packages: ["logrotate", "libnginx-mod-http-js"],
      directories: [{ path: "/etc/nginx/radio", owner: "root", group: "root", mode: 0o755 }],
      files: [
        {
          ...ROOT,
          template: "relay/etc/nginx/nginx.conf",
          view: {
            openFiles: tuning.system.openFiles,
            workerConnections: workerConnections(input, (capacityOf(input) + probesOf(input) + feedsBelow(input)) * 2),
          },
        },
        { ...ROOT, template: "relay/etc/nginx/radio/site.conf", view: siteView(input, tls.length > 0) },
        { ...ROOT_ONLY, template: "relay/etc/nginx/radio/own.conf", view: { value: ownClientValue(stationKey(input), name) } },
        { ...ROOT, template: "relay/etc/nginx/radio/cors.conf", view: { hsts: tls.length > 0 && inventory.tls.hsts } },
        { ...ROOT, template: "relay/etc/nginx/radio/frames.js", view: {} },
        { ...ROOT, template: "relay/etc/nginx/radio/streams.js", view: streamsView(input) },
        { ...ROOT, template: "relay/etc/logrotate.d/radioctl-listens", view: { path: ACCESS_LOG } },
        ...active,
        ...tls,
      ],
      ports: [...httpPorts(input), ...(tls.length > 0 ? httpsPorts(input) : [])].map((port) => ({
        port,
        why: "listeners",
        limited: true,
      })),
    }),
  ]);
}

function httpPorts({ tuning: { nginx: tuning } }: RoleInput): number[] {
  return [tuning.httpPort, ...tuning.extraHttpPorts];
}

function httpsPorts({ tuning: { nginx: tuning } }: RoleInput): number[] {
  return [tuning.httpsPort, ...tuning.extraHttpsPorts];
}

/** `active_main`: nginx allows no hyphens in names. */
function variable(channel: string): string {
  return `active_${channel.replaceAll("-", "_")}`;
}

/** This small file names the parent whose stream listeners get. nginx reads it, too, but does not use it. */
function activeFile({ inventory, name }: RoleInput, channel: string) {
  const [active = ""] = parentsOf(inventory, name, channel);
  return {
    ...ROOT,
    template: "relay/etc/nginx/radio/active.conf",
    path: activePath(channel),
    view: { channel, variable: variable(channel), active },
  };
}

function siteView(input: RoleInput, tls: boolean): FileSpec["view"] {
  const { inventory, name, tuning } = input;
  return {
    accessLog: ACCESS_LOG,
    sockets: socketsOf(input),
    capacity: capacityOf(input),
    connectionsPerAddress: connectionsPerAddress(input),
    probes: probesOf(input),
    children: childrenOf(inventory, name).flatMap((child) =>
      [inventory.hosts[child]?.address ?? [], inventory.hosts[child]?.ipv6 ?? []].flat(),
    ),
    httpPorts: httpPorts(input),
    httpsPorts: httpsPorts(input),
    statusPort: NGINX_STATUS_PORT,
    readTimeoutSeconds: tuning.nginx.readTimeoutSeconds,
    ipv6: inventory.hosts[name]?.ipv6 !== undefined,
    tls,
    redirect: tls && inventory.tls.redirect,
    hsts: tls && inventory.tls.hsts,
    httpsSuffix: tuning.nginx.httpsPort === 443 ? "" : `:${tuning.nginx.httpsPort}`,
    mounts: channelsOf(inventory, name).flatMap((channel) =>
      mountsOf(inventory, channel).map(({ mount, format }) => ({
        mount,
        contentType: contentType(format),
        bitrateKbps: format.bitrateKbps,
        framed: isInBlocks(format),
      })),
    ),
  };
}

/** What streams.js answers to HEAD. */
function streamsView({ inventory, name }: RoleInput): FileSpec["view"] {
  const { genre = "", website = "" } = inventory.station;
  return {
    mounts: channelsOf(inventory, name).flatMap((channel) =>
      mountsOf(inventory, channel).map(({ mount, format, title }) => ({
        mount,
        contentType: contentType(format),
        title,
        genre,
        website,
      })),
    ),
  };
}
