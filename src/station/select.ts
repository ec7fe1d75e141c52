import { RadioctlError } from "../errors.js";
import { roles, type Host, type Inventory, type LiveSource } from "../inventory/schema.js";
import { didYouMean } from "../nearest.js";
import { channelsOf } from "./topology.js";

/** Filters of a selection: a host must match all that are given. */
export interface HostFilters {
  role?: string | undefined;
  /** A master without a region matches no region. */
  region?: string | undefined;
  /** Masters that make the channel, and relays that carry it. */
  channel?: string | undefined;
}

export interface SelectedHost {
  name: string;
  host: Host;
}

/**
 * The named hosts (or all hosts) that match every filter; masters first, then in the inventory's order.
 * @throws RadioctlError usage for an unknown name, role, region or channel, and when no host matches
 */
export function selectHosts(inventory: Inventory, names: readonly string[], filters: HostFilters = {}): SelectedHost[] {
  const { role, region, channel } = filters;
  for (const name of names) mustBeOneOf("host", name, Object.keys(inventory.hosts));
  if (role !== undefined) mustBeOneOf("role", role, roles);
  if (region !== undefined) mustBeOneOf("region", region, Object.keys(inventory.regions));
  if (channel !== undefined) mustBeOneOf("channel", channel, Object.keys(inventory.channels));
  const selected = Object.entries(inventory.hosts)
    .filter(([name]) => names.length === 0 || names.includes(name))
    .filter(([, host]) => role === undefined || host.role === role)
    .filter(([, host]) => region === undefined || host.region === region)
    .filter(([name]) => channel === undefined || channelsOf(inventory, name).includes(channel))
    .map(([name, host]) => ({ name, host }));
  if (selected.length === 0) throw noMatch(names, filters);
  return [...selected.filter(({ host }) => host.role === "master"), ...selected.filter(({ host }) => host.role !== "master")];
}

/** Names of the hosts that `selectHosts` selects. @throws as that */
export function selectedNames(inventory: Inventory, names: readonly string[], filters: HostFilters = {}): string[] {
  return selectHosts(inventory, names, filters).map(({ name }) => name);
}

/** A host by its name. @throws RadioctlError usage when there is no such host */
export function selectHost(inventory: Inventory, name: string): Host {
  mustBeOneOf("host", name, Object.keys(inventory.hosts));
  const host = inventory.hosts[name];
  if (host === undefined) throw noMatch([name], {});
  return host;
}

/** A live source by its name. @throws RadioctlError usage when there is no such source, or its kind is not live */
export function selectLiveSource(inventory: Inventory, name: string): LiveSource {
  const source = Object.hasOwn(inventory.sources, name) ? inventory.sources[name] : undefined;
  if (source?.kind === "live") return source;
  const live = Object.keys(inventory.sources).filter((each) => inventory.sources[each]?.kind === "live");
  const hint = live.length === 0 ? "there is no live source in the inventory" : `live sources: ${live.join(", ")}`;
  if (source !== undefined) throw new RadioctlError("usage", `${name} is a ${source.kind} source, it has no encoder`, { hint });
  const meant = didYouMean(name, live).replace(/^; /u, "");
  throw new RadioctlError("usage", `there is no source ${JSON.stringify(name)} in the inventory`, { hint: meant || hint });
}

function mustBeOneOf(kind: keyof HostFilters | "host", word: string, known: readonly string[]): void {
  if (known.includes(word)) return;
  const hint = didYouMean(word, known).replace(/^; /u, "");
  const where = kind === "role" ? "" : " in the inventory";
  throw new RadioctlError("usage", `there is no ${kind} ${JSON.stringify(word)}${where}`, {
    hint: hint === "" ? `known: ${known.join(", ")}` : hint,
  });
}

function noMatch(names: readonly string[], { role, region, channel }: HostFilters): RadioctlError {
  const filters = [
    ...(role === undefined ? [] : [`role ${role}`]),
    ...(region === undefined ? [] : [`region ${region}`]),
    ...(channel === undefined ? [] : [`channel ${channel}`]),
  ].join(", ");
  const hosts =
    names.length === 0
      ? "no host matches"
      : names.length === 1
        ? `${names[0] ?? ""} does not match`
        : `none of ${names.join(", ")} matches`;
  return new RadioctlError("usage", `${hosts} all filters: ${filters}`, { hint: "a host must match all filters: leave one out" });
}
