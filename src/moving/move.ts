import { LEASE, STATE } from "../host/generation.js";
import { holderMark } from "../host/holder.js";
import { splicerState } from "../health/facts/splicer.js";
import type { HostScript } from "../host/script.js";
import type { Inventory } from "../inventory/schema.js";
import { resolveTuning } from "../inventory/tuning.js";
import { activePath } from "../roles/active.js";
import { blockSeconds } from "../station/formats.js";
import { channelsOf, childrenOf, localMount, mountsOf, parentsOf } from "../station/topology.js";
import { icecastAdmin } from "./relay-view.js";
import type { Scope } from "./scope.js";

/** A move of a relay's listeners to another of its parents: new listeners through nginx's map, current listeners through Icecast. */
export interface Move {
  relay: string;
  /** For each channel: the file that selects the parent for new listeners, and the two parents. */
  channels: ReadonlyArray<{ file: string; from: string; to: string }>;
  /** The local mounts of all formats, and the duration of the blocks that Icecast sends at once. */
  mounts: ReadonlyArray<{ from: string; to: string; blockSeconds: number }>;
  /** For each public mount: the parents whose audio its listeners get before and after. */
  plays: ReadonlyArray<{ mount: string; from: string; to: string }>;
  /** The first port of its Icecast, which is the same in both slots. */
  port: number;
}

/**
 * The moves of all listeners off `master`, on each relay that feeds from it, to the other master of each channel.
 * @returns alone: listeners that cannot be moved, such as `main` or `main on eu-1`: channels without another master, relays without another parent
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

/** The channels for which this master is the relay's first parent, each with the relay's other parent. */
function fedBy(inventory: Inventory, relay: string, master: string): Array<{ channel: string; to: string | undefined }> {
  return channelsOf(inventory, relay).flatMap((channel) => {
    const [first, other] = parentsOf(inventory, relay, channel);
    return first === master ? [{ channel, to: other }] : [];
  });
}

/** The moves of a cutover: on each of its relays from one master to the other, independent of their order in the inventory. */
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
    plays: affected.flatMap(({ channel, to }) => mountsOf(inventory, channel).map(({ mount }) => ({ mount, from: master, to }))),
    port: resolveTuning(inventory.defaults, inventory.hosts[relay]?.tuning).icecast.relayPort,
  };
}

/** The move in the opposite direction. */
export function reversed(move: Move): Move {
  const turn = <Pair extends { from: string; to: string }>(pair: Pair): Pair => ({ ...pair, from: pair.to, to: pair.from });
  return { ...move, channels: move.channels.map(turn), mounts: move.mounts.map(turn), plays: move.plays.map(turn) };
}

/**
 * The script of a move. It changes nothing until every target has audio in every running Icecast. Exit code 0: done; 4: a target has no audio;
 * 6: another run holds the relay.
 */
export function moveScript({ channels, mounts, plays, port }: Move, run: string, waitSeconds: number): HostScript {
  return [
    { file: "lock-relay.sh", values: { STATE, LEASE, HOLDER_MARK: holderMark(run) } },
    icecastAdmin(port),
    splicerState,
    {
      file: "move-listeners.sh",
      values: {
        PORT: port,
        MOVES: mounts.map(({ from, to, blockSeconds: block }) => `${from},${to},${delaySeconds(block)}`).join(" "),
        SWITCHES: channels.map(({ file, from, to }) => `${file}:${from}:${to}`).join(" "),
        PLAYS: plays.map(({ mount, to }) => `${mount},${to}`).join(" "),
        WAIT_SECONDS: waitSeconds,
      },
    },
  ];
}

/** The delay from a newcomer's header to the move: one and a half blocks, minus the time of the request. Blocks are up to 40 ms early or late. */
function delaySeconds(block: number): string {
  return Math.max(0, 1.5 * block - 0.03).toFixed(3);
}
