import { RadioctlError } from "../errors.js";
import type { Inventory } from "../inventory/schema.js";
import { selectHosts } from "../station/select.js";
import { channelsOf, parentsOf } from "../station/topology.js";

/** The scope of a cutover: the listeners of these channels move from one master to the other. */
export interface Scope {
  from: string;
  to: string;
  channels: readonly string[];
  /** Relays that feed one of the channels from the two masters. Relays below them need no change. */
  relays: readonly string[];
  /** `to` is already the active master in the inventory: listeners that fell back to the standby return to it. */
  home: boolean;
  /** Live sources of the channels: their encoders must connect to the other master. */
  liveSources: readonly string[];
}

export interface ScopeFlags {
  to: string;
  from?: string | undefined;
  channel?: string | undefined;
}

/**
 * The scope of a cutover to `to`: all channels of which it is the standby, or only the named channel. If it is the active master of all of them,
 * their listeners return to it.
 * @throws RadioctlError usage when `to` is not one of two masters of any channel, or is the standby of several masters and none is named
 */
export function scopeOf(inventory: Inventory, { to, from, channel }: ScopeFlags): Scope {
  selectHosts(inventory, from === undefined ? [to] : [to, from]);
  if (channel !== undefined) selectHosts(inventory, [], { channel });
  const stoodBy = Object.entries(inventory.channels)
    .filter(([name, { masters }]) => masters.includes(to) && (channel === undefined || name === channel))
    .flatMap(([name, { masters }]) => {
      const other = masters.find((each) => each !== to);
      return other === undefined ? [] : [{ name, other, active: masters[0] ?? to }];
    });
  if (stoodBy.length === 0) throw noStandby(to, channel);
  const between = stoodBy.filter(({ other }) => from === undefined || from === other);
  if (between.length === 0) throw new RadioctlError("usage", `${from ?? ""} and ${to} are not the two masters of any channel`);
  const standing = between.filter(({ active }) => active !== to);
  const waiting = standing.length === 0 ? between : standing;
  const masters = [...new Set(waiting.map(({ other }) => other))];
  if (masters.length > 1) throw severalMasters(to, masters);
  return scopeFor(
    inventory,
    masters[0] ?? to,
    to,
    waiting.map(({ name }) => name),
  );
}

/** The scope of a run that has begun: the journal has its masters and channels, even if the inventory has changed. */
export function scopeFor(inventory: Inventory, from: string, to: string, channels: readonly string[]): Scope {
  const feeds = (relay: string) =>
    channelsOf(inventory, relay).some(
      (channel) => channels.includes(channel) && parentsOf(inventory, relay, channel).includes(to),
    );
  const sources = [...new Set(channels.flatMap((channel) => inventory.channels[channel]?.sources ?? []))];
  return {
    from,
    to,
    channels,
    relays: Object.keys(inventory.hosts).filter((name) => inventory.hosts[name]?.role === "relay" && feeds(name)),
    home: channels.every((channel) => inventory.channels[channel]?.masters[0] === to),
    liveSources: sources.filter((name) => inventory.sources[name]?.kind === "live"),
  };
}

function noStandby(to: string, channel: string | undefined): RadioctlError {
  const what = channel === undefined ? "any channel" : `channel ${channel}`;
  return new RadioctlError("usage", `${to} is not one of two masters of ${what}`, {
    hint: `the inventory lists masters in channels.CHANNEL.masters, the active one first`,
  });
}

function severalMasters(to: string, masters: readonly string[]): RadioctlError {
  return new RadioctlError("usage", `${to} is the standby of ${masters.join(" and ")}; select one of them`, {
    hint: `use --from ${masters[0] ?? ""}, or --channel`,
  });
}
