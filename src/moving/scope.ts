import { RadioctlError } from "../errors.js";
import type { Inventory } from "../inventory/schema.js";
import { selectHosts } from "../station/select.js";
import { channelsOf, parentsOf } from "../station/topology.js";

/** What a cutover is about: the listeners of these channels leave one master for the other. */
export interface Scope {
  from: string;
  to: string;
  channels: readonly string[];
  /** Relays that take one of the channels from the two masters. Relays below them hear what these give, and are left alone. */
  relays: readonly string[];
  /** The inventory has `to` as the active one already: those who fell to the other one are brought home. */
  home: boolean;
  /** Live sources of the channels: their encoders have to find the other master. */
  liveSources: readonly string[];
}

export interface ScopeFlags {
  to: string;
  from?: string | undefined;
  channel?: string | undefined;
}

/**
 * Which channels go from where to where, by the inventory: all of which `to` is the standby, or the named one; when it is active in all of them,
 * those whose listeners come home to it.
 * @throws RadioctlError usage when `to` is not one of two masters of any, or when it stands by for several and none is named
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
  if (between.length === 0) throw new RadioctlError("usage", `${from ?? ""} is not the other master of what ${to} stands by for`);
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

/** The same of a run that was begun: as its journal says, whatever the inventory says by now. */
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
    hint: `masters stand under channels.CHANNEL.masters in the inventory, the active one first`,
  });
}

function severalMasters(to: string, masters: readonly string[]): RadioctlError {
  return new RadioctlError("usage", `${to} stands by for ${masters.join(" and ")}: say which of them it takes over from`, {
    hint: `--from ${masters[0] ?? ""}, or --channel`,
  });
}
