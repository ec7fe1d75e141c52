import { RadioctlError } from "../errors.js";
import { selectHosts } from "../inventory/select.js";
import type { Inventory } from "../inventory/schema.js";
import { channelsOf, parentsOf } from "../station/topology.js";

/** What a cutover is about: the listeners of these channels leave one master for the other. */
export interface Scope {
  from: string;
  to: string;
  channels: readonly string[];
  /** Relays that take one of the channels from the two masters. Relays below them hear what these give, and are left alone. */
  relays: readonly string[];
  /** Live sources of the channels: their encoders have to find the other master. */
  liveSources: readonly string[];
}

export interface ScopeFlags {
  to: string;
  from?: string | undefined;
  channel?: string | undefined;
}

/**
 * Which channels go from where to where, by the inventory: all of which `to` is the standby, or the named one.
 * @throws RadioctlError usage when `to` is no standby of any, is active already, or when it stands by for several masters and none is named
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
  const waiting = stoodBy.filter(({ active, other }) => active !== to && (from === undefined || from === other));
  if (waiting.length === 0) throw nothingToDo(to, from, stoodBy);
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
    liveSources: sources.filter((name) => inventory.sources[name]?.kind === "live"),
  };
}

function noStandby(to: string, channel: string | undefined): RadioctlError {
  const what = channel === undefined ? "any channel" : `channel ${channel}`;
  return new RadioctlError("usage", `${to} is not one of two masters of ${what}`, {
    hint: `masters stand under channels.CHANNEL.masters in the inventory, the active one first`,
  });
}

function nothingToDo(
  to: string,
  from: string | undefined,
  stoodBy: ReadonlyArray<{ name: string; active: string }>,
): RadioctlError {
  const active = stoodBy.filter((each) => each.active === to).map(({ name }) => name);
  if (active.length === 0) return new RadioctlError("usage", `${from ?? ""} is not the other master of what ${to} stands by for`);
  return new RadioctlError("usage", `${to} is already the active master of ${active.join(", ")}`, {
    hint: "radioctl status shows whose stream listeners get",
  });
}

function severalMasters(to: string, masters: readonly string[]): RadioctlError {
  return new RadioctlError("usage", `${to} stands by for ${masters.join(" and ")}: say which of them it takes over from`, {
    hint: `--from ${masters[0] ?? ""}, or --channel`,
  });
}
