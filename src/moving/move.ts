import { LEASE, STATE } from "../host/generation.js";
import { holderMark } from "../host/holder.js";
import { sh } from "../host/quote.js";
import type { Inventory } from "../inventory/schema.js";
import { resolveTuning } from "../inventory/tuning.js";
import { activePath } from "../roles/relay.js";
import { blockSeconds } from "../station/formats.js";
import { channelsOf, childrenOf, localMount, mountsOf, parentsOf } from "../station/topology.js";
import { icecastFunctions } from "./relay-view.js";
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
 * POSIX sh that does a move on its relay. Nothing is touched before every target carries audio in every Icecast that runs. Exit code 0: done;
 * 4: a target is not there; 6: another run has the relay.
 */
export function moveScript({ channels, mounts, port }: Move, run: string, waitSeconds: number): string {
  return `set -u
umask 022
exec 9>>${STATE}/lock
flock -w 30 9 || { cat ${STATE}/lock >&2; exit 6; }
if [ -f ${LEASE} ] && ! flock -n ${LEASE} true; then
  case "$(cat ${LEASE})" in ${sh`*${holderMark(run)}*`}) ;; *) cat ${LEASE} >&2; exit 6 ;; esac
fi
${icecastFunctions(port)}
deadline=$(($(date +%s) + ${waitSeconds}))
there() {
  for address in $running; do
    found=$(admin $address listmounts) || return 1
    for target in ${mounts.map(({ to }) => to).join(" ")}; do
      case "$found" in *"\\"$target\\""*) ;; *) missing=$target; return 1 ;; esac
    done
  done
}
until there; do
  [ "$(date +%s)" -lt "$deadline" ] || { echo "no audio on \${missing:-its Icecast}" >&2; exit 4; }
  sleep 0.3
done
${channels.map(({ file, from, to }) => sh`sed ${`s/default ${from};/default ${to};/`} ${file} >${file}.radioctl-new && mv -fT ${file}.radioctl-new ${file} || exit 1`).join("\n")}
nginx -t -q && systemctl reload nginx || exit 1
${moveFunction(port)}
for address in $running; do
${mounts.map(({ from, to, blockSeconds: block }) => `  move $address ${from} ${to} ${delaySeconds(block)} &`).join("\n")}
done
wait
# What helps those who fall is where they were.
systemctl kill --signal=HUP radioctl-fallback 2>/dev/null
# Icecast sees at the next block but one that the newcomers have gone: they are nobody to be counted.
sleep 0.3
exit 0
`;
}

/**
 * `move ADDRESS FROM TO DELAY` moves listeners so that they lose and repeat next to nothing. Icecast looks at who was moved once per block that TO
 * gets: it takes them in at the first, finds their place at the second, and sends at the third. But while it gives a newcomer its burst it looks again
 * at once, and they go on from that block. So TO gets a newcomer: its header comes with a block, its burst two blocks later, and the move shortly
 * before. The curl that asks for the move runs by then, and waits for its URL. (`-i` would keep the header back until there is audio: so `-D -`.)
 */
function moveFunction(port: number): string {
  return `move() {
  curl -sN -D - -A radioctl/move --max-time 9 "http://$1:${port}$3" | {
    dd bs=64k count=1 of=/dev/null 2>/dev/null
    sleep $4
    echo "url = \\"http://$1:${port}/admin/moveclients?mount=$2&destination=$3\\""
    exec >&-
    sleep 0.3
  } | curl -sf --max-time 5 --config /etc/radioctl/icecast.curl --config - >/dev/null
}`;
}

/** From a newcomer's header to the move: a block and a half, less what asking takes. Blocks come by up to 40 ms early or late. */
function delaySeconds(block: number): string {
  return Math.max(0, 1.5 * block - 0.03).toFixed(3);
}
