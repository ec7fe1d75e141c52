import type { RadioctlError } from "../../errors.js";
import type { Streams } from "../../health/facts/streams.js";
import type { Family } from "../../health/players.js";
import type { Inventory } from "../../inventory/schema.js";
import { mountsOf } from "../../station/topology.js";
import { audienceOf } from "./audience.js";

/** Present listeners of a relay by stream and player, without probes and relays that feed from it. */
export interface RelayAudience {
  relay: string;
  region: string;
  listeners: ReadonlyArray<{ mount: string; player: Family; count: number }>;
}

export type RelayAnswer = RelayAudience | { relay: string; error: RadioctlError };

/** The listeners in a relay's answer. Pure. */
export function relayAudience(inventory: Inventory, relay: string, streams: Streams): RelayAudience {
  return {
    relay,
    region: inventory.hosts[relay]?.region ?? "",
    listeners: audienceOf(inventory, relay, streams).flatMap(({ mount, players }) =>
      [...players].map(([player, count]) => ({ mount, player, count })),
    ),
  };
}

export const audienceKinds = ["format", "region", "relay", "player"] as const;

export type AudienceKind = (typeof audienceKinds)[number];

/** Listeners of one format, region, relay or player. */
export interface AudienceShare {
  name: string;
  /** `mp3 128` for a format, the capacity of a relay; empty otherwise. */
  about: string;
  listeners: number;
  percent: number;
}

/** Sums that add up to all listeners, the largest first. Formats, regions and relays without listeners are included with 0. */
export function audienceShares(inventory: Inventory, answers: readonly RelayAudience[], by: AudienceKind): AudienceShare[] {
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

function namesOf(inventory: Inventory, answers: readonly RelayAudience[], by: AudienceKind): string[] {
  if (by === "format")
    return Object.keys(inventory.channels).flatMap((each) => mountsOf(inventory, each).map(({ mount }) => mount));
  if (by === "region") return [...new Set(answers.map(({ region }) => region))];
  return by === "relay" ? answers.map(({ relay }) => relay) : [];
}

function aboutOf(inventory: Inventory, name: string, by: AudienceKind): string {
  const host = inventory.hosts[name];
  if (by === "relay") return host?.role === "relay" ? `of ${host.capacity}` : "";
  if (by !== "format") return "";
  const found = Object.keys(inventory.channels)
    .flatMap((channel) => mountsOf(inventory, channel))
    .find(({ mount }) => mount === name);
  return found === undefined ? "" : [found.format.codec, found.format.bitrateKbps].filter((part) => part !== undefined).join(" ");
}
