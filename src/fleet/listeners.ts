import { icecastFunctions } from "../cutover/relay-view.js";
import type { RadioctlError } from "../errors.js";
import type { Inventory } from "../inventory/schema.js";
import { resolveTuning } from "../inventory/tuning.js";
import { channelsOf, heldParents, localMount, mountsOf } from "../station/topology.js";
import { familyOf, isListener, type Family } from "../usage/players.js";

/** Who listens on a relay at this moment, by stream and player. Relays that feed from it, and probes, left out. */
export interface RelayAudience {
  relay: string;
  region: string;
  listeners: ReadonlyArray<{ mount: string; player: Family; count: number }>;
}

export type RelayAnswer = RelayAudience | { relay: string; error: RadioctlError };

/** Players name themselves as they like. */
const AGENT_BYTES = 80;

/**
 * POSIX sh that asks a relay's Icecasts who listens; it changes nothing. Listeners are counted on the host: thousands of them are a line a player.
 */
export function audienceScript(inventory: Inventory, relay: string): string {
  const { relayPort } = resolveTuning(inventory.defaults, inventory.hosts[relay]?.tuning).icecast;
  const asks = localMounts(inventory, relay).map(
    ({ mount, local }) => `  echo "@mount ${mount}"; admin $address "listclients?mount=${local}" | players`,
  );
  return `export LC_ALL=C
${icecastFunctions(relayPort)}
players() {
  awk 'BEGIN { RS = "</listener>" }
    /<listener[ >]/ {
      agent = "-"
      if (match($0, /<UserAgent>[^<]*/)) agent = substr($0, RSTART + 11, RLENGTH - 11)
      count[substr(agent, 1, ${AGENT_BYTES})]++
    }
    END { for (agent in count) print count[agent] "\\t" agent }'
}
for address in $running; do
${asks.join("\n")}
done
[ -z "$running" ] || echo @end
`;
}

/** Reads the answer to `audienceScript`; undefined when no Icecast runs, or it is cut short. Pure. */
export function parseAudience(inventory: Inventory, relay: string, stdout: string): RelayAudience | undefined {
  const lines = stdout.split("\n");
  if (!lines.includes("@end")) return undefined;
  const counts = new Map<string, Map<Family, number>>();
  let mount = "";
  for (const line of lines) {
    if (line.startsWith("@mount ")) mount = line.slice("@mount ".length);
    const [, count, agent = ""] = /^(\d+)\t(.*)$/u.exec(line) ?? [];
    const player = familyOf(decoded(agent));
    if (count === undefined || !isListener(player)) continue;
    const own = counts.get(mount) ?? new Map<Family, number>();
    counts.set(mount, own.set(player, (own.get(player) ?? 0) + Number(count)));
  }
  return {
    relay,
    region: inventory.hosts[relay]?.region ?? "",
    listeners: [...counts].flatMap(([of, players]) => [...players].map(([player, count]) => ({ mount: of, player, count }))),
  };
}

function localMounts(inventory: Inventory, relay: string): Array<{ mount: string; local: string }> {
  return channelsOf(inventory, relay).flatMap((channel) =>
    mountsOf(inventory, channel).flatMap(({ mount }) =>
      heldParents(inventory, relay, channel).map((parent) => ({ mount, local: localMount(parent, mount) })),
    ),
  );
}

const entities: Readonly<Record<string, string>> = { "&lt;": "<", "&gt;": ">", "&quot;": '"', "&amp;": "&" };

function decoded(text: string): string {
  return text.replace(/&(?:lt|gt|quot|amp);/gu, (entity) => entities[entity] ?? entity);
}

export const audienceKinds = ["format", "region", "relay", "player"] as const;

export type AudienceKind = (typeof audienceKinds)[number];

/** Listeners by one thing, the most first. */
export interface AudienceShare {
  name: string;
  /** `mp3 128` of a format, what a relay may carry; empty otherwise. */
  about: string;
  listeners: number;
  percent: number;
}

/** Sums that add up to all listeners. Formats, regions and relays that nobody listens to are in it, with 0. */
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
