import { OWN_CLIENT } from "../host/facts/listeners.js";
import { heldPort } from "../inventory/tuning.js";
import { patienceOf } from "../station/tiers.js";
import { SLOT_ADDRESSES } from "./icecast-slots.js";
import { part, ROOT, type RoleInput, type RolePart } from "./part.js";

const SCRIPT = "/usr/local/lib/radioctl/fallback.pl";
const UNIT_FILE = "/etc/systemd/system/radioctl-fallback.service";

/** The relay's own clients read every two seconds what their sockets hold, 112 kB: a client of FLAC would fall behind forever. */
const MOST_BYTES_PER_SECOND = 50_000;

/** A parent's stream on a relay's Icecast. */
export interface HeldMount {
  server: string;
  port: number;
  local: string;
  /** The local mount of the other parent; empty without one. */
  fallback: string;
  bytesPerSecond: number;
}

/**
 * Moves listeners off a silent parent while the other parent sends audio. Icecast's own time-out ignores the other parent: set to two seconds, it
 * dropped all listeners when the relay's own connection paused for three. It also lets listeners that Icecast moves begin a block earlier.
 */
export function fallback({ inventory, name, tuning }: RoleInput, mounts: readonly HeldMount[]): RolePart {
  const parentOf = (mount: HeldMount) => `${mount.server}:${mount.port}`;
  const moves = mounts.flatMap((mount) => {
    const other = mounts.find(({ local }) => local === mount.fallback);
    return other === undefined ? [] : [{ from: parentOf(mount), to: parentOf(other), mounts: `${mount.local} ${other.local}` }];
  });
  if (moves.length === 0) return part({});
  return part({
    files: [
      {
        owner: "root",
        group: "root",
        mode: 0o755,
        template: `relay${SCRIPT}`,
        view: {
          port: tuning.icecast.relayPort,
          heldPort: heldPort(tuning),
          ownAddress: OWN_CLIENT,
          addresses: Object.values(SLOT_ADDRESSES).join(" "),
          afterMilliseconds: Math.round(patienceOf(inventory, name, tuning.icecast.fallbackSeconds) * 1_000),
          // A filter for ss.
          parents: [...new Set(moves.map(({ from }) => `dst ${from}`))].join(" or "),
          moves: moves.map(({ from, to, mounts: pair }) => `${from} ${to} ${pair}`).join(";"),
          streams: mounts
            .filter(({ bytesPerSecond }) => bytesPerSecond <= MOST_BYTES_PER_SECOND)
            .map(({ local, bytesPerSecond }) => `${local} ${bytesPerSecond}`)
            .join(";"),
        },
      },
      { ...ROOT, template: `relay${UNIT_FILE}`, view: {} },
    ],
    units: [
      {
        name: "radioctl-fallback.service",
        state: "running",
        enabled: true,
        reloadOn: [],
        restartOn: [SCRIPT, UNIT_FILE, "/etc/radioctl/icecast.curl"],
      },
    ],
    checks: [{ name: "perl -c fallback", files: [SCRIPT], script: `perl -c "$STAGE${SCRIPT}"` }],
  });
}
