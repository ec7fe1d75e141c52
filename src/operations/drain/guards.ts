import { agreeing, counted } from "../../counted.js";
import { LISTENERS_GUARD, refusedByGuard } from "../../guard.js";
import type { Inventory } from "../../inventory/schema.js";
import { channelsOf, childrenOf, parentsOf } from "../../station/topology.js";
import { channelStatuses } from "../status/channels.js";
import type { HostStatus, HostUp } from "../status/status.js";

interface Subject {
  inventory: Inventory;
  /** The status of every host in the fleet. */
  statuses: readonly HostStatus[];
  /** The host that is to be rebooted. */
  host: HostUp;
}

interface Finding {
  message: string;
  hint: string;
}

const guards = {
  master: ({ inventory, statuses, host: { host } }: Subject): Finding | undefined => {
    const active = channelStatuses(inventory, statuses)
      .filter(({ wanted, masters }) => wanted === host || masters.some(({ master }) => master === host))
      .map(({ channel }) => channel);
    return active.length === 0
      ? undefined
      : {
          message: `${host} is the active master of ${active.join(", ")}`,
          hint: "move its listeners to the other master first: radioctl cutover --to MASTER",
        };
  },
  // The drain relies on the host's /healthz, which an outdated or edited configuration may not have.
  drift: ({ host: { host, differing } }: Subject): Finding | undefined =>
    differing === 0
      ? undefined
      : {
          message: `${host} does not match the inventory: ${counted(differing, "difference")}`,
          hint: `first: radioctl deploy ${host}`,
        },
  feeds: ({ inventory, host: { host } }: Subject): Finding | undefined => {
    const below = childrenOf(inventory, host).filter((child) =>
      channelsOf(inventory, child).some((channel) => parentsOf(inventory, child, channel).every((parent) => parent === host)),
    );
    return below.length === 0
      ? undefined
      : {
          message: `${below.join(", ")} would be off air: ${agreeing(below.length, "it feeds", "they feed")} from ${host} alone`,
          hint: "add a second upstream for them in the inventory, and deploy it",
        };
  },
  capacity: ({ inventory, statuses, host }: Subject): Finding | undefined => {
    const here = inventory.hosts[host.host];
    if (here?.role !== "relay" || host.listeners === undefined) return undefined;
    const others = statuses.flatMap((status) => {
      const other = inventory.hosts[status.host];
      const inRegion = status.host !== host.host && other?.role === "relay" && other.region === here.region;
      return inRegion && !("error" in status) ? [status] : [];
    });
    const room = others.reduce((sum, { listeners }) => sum + Math.max(0, (listeners?.capacity ?? 0) - (listeners?.now ?? 0)), 0);
    const { now } = host.listeners;
    if (now <= room) return undefined;
    const taken = others.map(({ host: name, listeners }) => `${name} has ${listeners?.now ?? 0} of ${listeners?.capacity ?? 0}`);
    return {
      message: `${now} listeners of ${host.host} need room, but the other relays of ${here.region} have room for ${room}: ${taken.join(", ") || "there are no others"}`,
      hint: "try again when fewer listeners are connected, or add a relay",
    };
  },
};

/** Names that `--force` takes. */
export const drainGuardNames = [...Object.keys(guards), LISTENERS_GUARD];

/** @throws RadioctlError guard for the first finding that isn't forced */
export function guardDrain(subject: Subject, force: readonly string[]): void {
  for (const [guard, refuses] of Object.entries(guards)) {
    const finding = refuses(subject);
    if (finding !== undefined && !force.includes(guard)) throw refusedByGuard({ guard, ...finding }, subject.host.host);
  }
}

/** Refuses to reboot while too many listeners are left. @throws RadioctlError guard */
export function guardLeft(host: string, left: number, few: number, afterSeconds: number, force: readonly string[]): void {
  if (left <= few || force.includes(LISTENERS_GUARD)) return;
  throw refusedByGuard(
    {
      guard: LISTENERS_GUARD,
      message: `${counted(left, "listener is", "listeners are")} left after ${Number((afterSeconds / 60).toFixed(1))} minutes`,
      hint: `${host} is back in rotation; give the listeners more time with --drain-minutes`,
    },
    host,
  );
}
