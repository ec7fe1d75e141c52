import type { Claims } from "../accounts.js";
import type { Proxied } from "./proxies.js";
import type { Site } from "./sites.js";

/** The paths at which listeners get a mount of Icecast through nginx; its own path first, when that is one of them. */
export function publicPaths(sites: readonly Site[], mount: string, claims: Claims): string[] {
  const found = sites.flatMap(({ proxied }) => ways(proxied, mount));
  claims.add(...found.flatMap(({ by }) => [by.place]));
  const paths = [...new Set(found.map(({ path }) => path))];
  return paths.includes(mount) ? [mount, ...paths.filter((path) => path !== mount)] : paths;
}

/** Why not everyone gets a mount: every site that serves it asks for a login, or for an address of a list. */
export function restrictionOf(sites: readonly Site[], mount: string): string | undefined {
  const found = sites.flatMap(({ proxied }) => ways(proxied, mount));
  return found.every(({ by }) => by.restricted !== undefined) ? found[0]?.by.restricted : undefined;
}

/** Paths of one mount that are compared; no real site has more. */
const MOST_WAYS = 20;

interface Way {
  path: string;
  by: Proxied;
}

/** For each path of a site that leads to the mount, the location that nginx chooses: an exact one, else a pattern, else the longest. */
function ways(proxied: readonly Proxied[], mount: string): Way[] {
  const all = proxied.flatMap((each): Way[] => {
    const path = pathOf(each, mount);
    return path === undefined ? [] : [{ path, by: each }];
  });
  return all.slice(0, MOST_WAYS).filter(({ path, by }) => chosen(proxied, path) === by);
}

function pathOf({ match, path, target }: Proxied, mount: string): string | undefined {
  if (match === "pattern") return mount;
  const inside = target ?? path;
  if (match === "exact") return mount === inside ? path : undefined;
  return mount.startsWith(inside) ? `${path}${mount.slice(inside.length)}` : undefined;
}

/** A pattern may match or not: it is only chosen when no other location is. */
function chosen(proxied: readonly Proxied[], path: string): Proxied | undefined {
  const exact = proxied.find((each) => each.match === "exact" && each.path === path);
  const prefixes = proxied.filter((each) => each.match === "prefix" && path.startsWith(each.path));
  const [longest] = prefixes.toSorted((one, other) => other.path.length - one.path.length);
  return exact ?? longest ?? proxied.find(({ match }) => match === "pattern");
}
