import type { RadioctlError } from "../../errors.js";
import type { Streams } from "../../health/facts/streams.js";
import type { Family } from "../../health/players.js";
import type { Inventory } from "../../inventory/schema.js";
import { mountsOf } from "../../station/topology.js";
import { listenersByMount } from "./mount-listeners.js";

/** Present listeners of a relay by stream and player, without probes and relays that feed from it. */
export interface RelayListeners {
  relay: string;
  region: string;
  listeners: ReadonlyArray<{ mount: string; player: Family; count: number }>;
}

export type RelayAnswer = RelayListeners | { relay: string; error: RadioctlError };

/** The listeners in a relay's answer. Pure. */
export function relayListeners(inventory: Inventory, relay: string, streams: Streams): RelayListeners {
  return {
    relay,
    region: inventory.hosts[relay]?.region ?? "",
    listeners: listenersByMount(inventory, relay, streams).flatMap(({ mount, players }) =>
      [...players].map(([player, count]) => ({ mount, player, count })),
    ),
  };
}

export const shareKinds = ["format", "region", "relay", "player"] as const;

export type ShareKind = (typeof shareKinds)[number];

/** Listeners of one format, region, relay or player. */
export interface ListenerShare {
  name: string;
  /** `mp3 128` for a format, the capacity of a relay; empty otherwise. */
  about: string;
  listeners: number;
  percent: number;
}

/** Sums that add up to all listeners, the largest first. Formats, regions and relays without listeners are included with 0. */
export function listenerShares(inventory: Inventory, answers: readonly RelayListeners[], by: ShareKind): ListenerShare[] {
  const sums = new Map<string, number>(namesOf(inventory, answers, by).map((name) => [name, 0]));
  for (const { relay, region, listeners } of answers)
    for (const { mount, player, count } of listeners) {
      const name = { format: mount, region, relay, player }[by];
      sums.set(name, (sums.get(name) ?? 0) + count);
    }
  const all = [...sums.values()].reduce((sum, count) => sum + count, 0);
  return [...sums]
    .map(([name, listeners]) => ({
      name,
      about: aboutOf(inventory, name, by),
      listeners,
      percent: all === 0 ? 0 : (100 * listeners) / all,
    }))
    .sort((one, other) => other.listeners - one.listeners);
}

function namesOf(inventory: Inventory, answers: readonly RelayListeners[], by: ShareKind): string[] {
  if (by === "format")
    return Object.keys(inventory.channels).flatMap((each) => mountsOf(inventory, each).map(({ mount }) => mount));
  if (by === "region") return [...new Set(answers.map(({ region }) => region))];
  return by === "relay" ? answers.map(({ relay }) => relay) : [];
}

function aboutOf(inventory: Inventory, name: string, by: ShareKind): string {
  const host = inventory.hosts[name];
  if (by === "relay") return host?.role === "relay" ? `of ${host.capacity}` : "";
  if (by !== "format") return "";
  const found = Object.keys(inventory.channels)
    .flatMap((channel) => mountsOf(inventory, channel))
    .find(({ mount }) => mount === name);
  return found === undefined ? "" : [found.format.codec, found.format.bitrateKbps].filter((part) => part !== undefined).join(" ");
}
