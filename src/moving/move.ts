import { LEASE, STATE } from "../host/generation.js";
import { holderMark } from "../host/holder.js";
import type { HostScript } from "../host/script.js";
import type { Inventory } from "../inventory/schema.js";
import { resolveTuning } from "../inventory/tuning.js";
import { activePath } from "../roles/relay.js";
import { blockSeconds } from "../station/formats.js";
import { channelsOf, childrenOf, localMount, mountsOf, parentsOf } from "../station/topology.js";
import { icecastAdmin } from "./relay-view.js";
import type { Scope } from "./scope.js";

/** Listeners of a relay that are to hear another of its parents: new ones by nginx's map, present ones by Icecast itself. */
export interface Move {
  relay: string;
  /** Per channel: the file that says whose stream new listeners get, and between which parents. */
  channels: ReadonlyArray<{ file: string; from: string; to: string }>;
  /** Local mounts of every format, and how much audio Icecast hands on at once there. */
  mounts: ReadonlyArray<{ from: string; to: string; blockSeconds: number }>;
  /** First port of its Icecast, the same in both slots. */
  port: number;
}

/**
 * The moves that take every listener off `master`, on each relay that feeds from it: to the other master of each channel.
 * @returns alone: whose listeners nothing can keep, as `main` or `main on eu-1`: channels without another master, relays without another parent
 */
export function movesOff(inventory: Inventory, master: string): { moves: Move[]; alone: string[] } {
  const lonely = Object.entries(inventory.channels)
    .filter(([, channel]) => channel.masters[0] === master && channel.masters.length === 1)
    .map(([name]) => name);
  const relays = childrenOf(inventory, master).map((relay) => ({ relay, fed: fedBy(inventory, relay, master) }));
  return {
    moves: relays.map(({ relay, fed }) => moveOff(inventory, relay, master, fed)).filter(({ channels }) => channels.length > 0),
    alone: [
      ...lonely,
      ...relays.flatMap(({ relay, fed }) =>
        fed
          .filter(({ channel, to }) => to === undefined && !lonely.includes(channel))
          .map(({ channel }) => `${channel} on ${relay}`),
      ),
    ],
  };
}

/** Channels that a relay has from this master in the first place, and who else it can have them from. */
function fedBy(inventory: Inventory, relay: string, master: string): Array<{ channel: string; to: string | undefined }> {
  return channelsOf(inventory, relay).flatMap((channel) => {
    const [first, other] = parentsOf(inventory, relay, channel);
    return first === master ? [{ channel, to: other }] : [];
  });
}

/** The moves of a cutover: on each of its relays from the one master to the other, whichever of them the inventory has first. */
export function movesBetween(inventory: Inventory, { from, to, channels, relays }: Scope): Move[] {
  return relays.map((relay) => {
    const carried = channelsOf(inventory, relay).filter((channel) => channels.includes(channel));
    return moveOff(
      inventory,
      relay,
      from,
      carried.map((channel) => ({ channel, to })),
    );
  });
}

function moveOff(inventory: Inventory, relay: string, master: string, fed: ReturnType<typeof fedBy>): Move {
  const affected = fed.flatMap(({ channel, to }) => (to === undefined ? [] : [{ channel, to }]));
  return {
    relay,
    channels: affected.map(({ channel, to }) => ({ file: activePath(channel), from: master, to })),
    mounts: affected.flatMap(({ channel, to }) =>
      mountsOf(inventory, channel).map(({ mount, format }) => ({
        from: localMount(master, mount),
        to: localMount(to, mount),
        blockSeconds: blockSeconds(format),
      })),
    ),
    port: resolveTuning(inventory.defaults, inventory.hosts[relay]?.tuning).icecast.relayPort,
  };
}

/** The way back. */
export function reversed(move: Move): Move {
  const turn = <Pair extends { from: string; to: string }>(pair: Pair): Pair => ({ ...pair, from: pair.to, to: pair.from });
  return { ...move, channels: move.channels.map(turn), mounts: move.mounts.map(turn) };
}

/**
 * Does a move on its relay. Nothing is touched before every target carries audio in every Icecast that runs. Exit code 0: done; 4: a target is
 * not there; 6: another run holds the relay.
 */
export function moveScript({ channels, mounts, port }: Move, run: string, waitSeconds: number): HostScript {
  return [
    { file: "lock-relay.sh", values: { STATE, LEASE, HOLDER_MARK: holderMark(run) } },
    icecastAdmin(port),
    {
      file: "move-listeners.sh",
      values: {
        PORT: port,
        MOVES: mounts.map(({ from, to, blockSeconds: block }) => `${from},${to},${delaySeconds(block)}`).join(" "),
        SWITCHES: channels.map(({ file, from, to }) => `${file}:${from}:${to}`).join(" "),
        WAIT_SECONDS: waitSeconds,
      },
    },
  ];
}

/** From a newcomer's header to the move: a block and a half, less what the request takes. Blocks are up to 40 ms early or late. */
function delaySeconds(block: number): string {
  return Math.max(0, 1.5 * block - 0.03).toFixed(3);
}
