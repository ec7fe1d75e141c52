import { RadioctlError } from "../errors.js";
import type { Inventory } from "../inventory/schema.js";
import { didYouMean } from "../nearest.js";

/**
 * The selected masters: those of a channel with the active one first, otherwise all in the inventory's order.
 * @throws RadioctlError usage for an unknown channel or master, and for a master that does not make the channel
 */
export function mastersOf({ channels, hosts }: Inventory, channel: string | undefined, master: string | undefined): string[] {
  const all = Object.keys(hosts).filter((name) => hosts[name]?.role === "master");
  if (master !== undefined) mustBeOneOf("master", master, all);
  if (channel !== undefined) mustBeOneOf("channel", channel, Object.keys(channels));
  const making = channel === undefined ? all : (channels[channel]?.masters ?? []);
  return narrowed(making, master, `the channel ${channel ?? ""}`);
}

/** Masters that a source may connect to. @throws as `mastersOf` */
export function mastersOfSource(inventory: Inventory, source: string, master: string | undefined): string[] {
  const channels = Object.keys(inventory.channels).filter((name) => inventory.channels[name]?.sources.includes(source) === true);
  const all = [...new Set(channels.flatMap((channel) => mastersOf(inventory, channel, undefined)))];
  if (master !== undefined) mastersOf(inventory, undefined, master);
  return narrowed(all, master, `the source ${source}`);
}

/** A source of the channel, by name. @throws RadioctlError usage for any other name */
export function sourceOfChannel({ channels }: Inventory, channel: string, source: string): string {
  mustBeOneOf(`source of ${channel}`, source, channels[channel]?.sources ?? []);
  return source;
}

function narrowed(all: readonly string[], master: string | undefined, what: string): string[] {
  if (master === undefined) return [...all];
  if (all.includes(master)) return [master];
  throw new RadioctlError("usage", `${master} is not a master of ${what}`, { hint: `its masters: ${all.join(", ")}` });
}

function mustBeOneOf(kind: string, word: string, known: readonly string[]): void {
  if (known.includes(word)) return;
  const hint = didYouMean(word, known).replace(/^; /u, "");
  throw new RadioctlError("usage", `there is no ${kind} ${JSON.stringify(word)} in the inventory`, {
    hint: hint === "" ? `known: ${known.join(", ")}` : hint,
  });
}
