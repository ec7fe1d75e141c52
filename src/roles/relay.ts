import type { Slot } from "../host/desired.js";
import { MOVE_SECONDS, NGINX_STATUS_PORT, resolveTuning } from "../inventory/tuning.js";
import { bytesPerSecond } from "../station/formats.js";
import { patienceOf } from "../station/tiers.js";
import { heldParents, localMount, spareMount, streamsOf, type PublicMount } from "../station/topology.js";
import { icecastSlots, SLOT_ADDRESSES, SPARE_ADDRESSES } from "./icecast-slots.js";
import { healthz, icecast, icecastConfig, icecastFile, icecastView } from "./icecast.js";
import { now } from "./now.js";
import { capacityOf, feedsBelow, probesOf, socketsOf } from "./relay-limits.js";
import { relayNginx } from "./relay-nginx.js";
import { splicer, splicerPassword } from "./splicer.js";
import { addUp, part, type RoleInput, type RolePart } from "./part.js";

/** Clients of Icecast besides the listeners: requests for statistics and moves, which must be answered when the relay is full. */
const SPARE_CLIENTS = 64;

/** Icecast notices that a listener has left when it next writes: for a moment it counts those who left and those who took their places. */
const LEAVING_SHARE = 0.1;

/** A relay: Icecast holds all streams of all parents, and nginx serves those of the active parent. */
export function relayRole(input: RoleInput): RolePart {
  const { inventory, name, tuning } = input;
  // Without the splicer, listeners get the stream of a parent. Without a parent, the splicer plays silence, so a parent must play, too.
  const groups = streamsOf(inventory, name).flatMap(({ channel, mount }) => {
    const parents = heldParents(inventory, name, channel);
    return [[mount, ...parents.map((parent) => spareMount(parent, mount))], parents.map((parent) => localMount(parent, mount))];
  });
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
    now(input, burstSecondsOf(input)),
    relayNginx(input),
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
