import type { Claims } from "../accounts.js";
import { chosenFor } from "./locations.js";
import type { Proxied } from "./proxies.js";
import type { Site } from "./sites.js";

/** The paths at which every listener gets a mount of Icecast through nginx; its own path first, when that is one of them. */
export function publicPaths(sites: readonly Site[], mount: string, claims: Claims): string[] {
  const found = sites.flatMap((site) => waysOf(site, mount).ways);
  claims.add(...found.flatMap(({ by }) => [by.place]));
  const open = found.filter(({ restricted }) => restricted === undefined);
  const paths = [...new Set(open.map(({ path }) => path))];
  return paths.includes(mount) ? [mount, ...paths.filter((path) => path !== mount)] : paths;
}

/**
 * Why not everyone gets a mount: every site that serves it asks for a login or for an address of a list, or no site serves it.
 * @param isHidden only programs of this server reach Icecast itself
 */
export function restrictionOf(sites: readonly Site[], mount: string, isHidden: boolean): string | undefined {
  const all = sites.map((site) => waysOf(site, mount));
  const found = all.flatMap(({ ways }) => ways);
  if (found.length > 0) return found.every(({ restricted }) => restricted !== undefined) ? found[0]?.restricted : undefined;
  if (sites.length === 0 || sites.some(({ isUnclear }) => isUnclear)) return undefined;
  if (all.some(({ isBlocked }) => isBlocked)) return NOT_PASSED;
  return isHidden ? `${NOT_PASSED}, who can't reach Icecast itself` : undefined;
}

const NOT_PASSED = "no site passes it to listeners";

/** Paths of one mount that are compared; no real site has more. */
const MOST_WAYS = 20;

interface Way {
  path: string;
  by: Proxied;
  restricted: string | undefined;
}

/** For each path of a site that leads to the mount, the location that nginx chooses. isBlocked: another location takes such a path. */
function waysOf({ proxied, locations, named }: Site, mount: string): { ways: Way[]; isBlocked: boolean } {
  const all = proxied.flatMap((by) => {
    const path = pathOf(by, mount);
    return path === undefined ? [] : [{ path, by }];
  });
  const ways: Way[] = [];
  let isBlocked = false;
  for (const { path, by } of all.slice(0, MOST_WAYS)) {
    const chosen = chosenFor(locations, path);
    const isNamed = by.location.match === "named" && (chosen.length === 0 || chosen.some((each) => named.has(each)));
    if (!isNamed && !chosen.includes(by.location)) {
      isBlocked ||= chosen.length > 0 && by.match !== "pattern";
      continue;
    }
    // A pattern that could not be understood may be the one that nginx chooses.
    const reasons = [by.location, ...chosen].flatMap(({ restrictions }) => restrictions);
    ways.push({ path, by, restricted: by.restricted ?? reasons[0] });
  }
  return { ways, isBlocked };
}

function pathOf({ match, path, target, location }: Proxied, mount: string): string | undefined {
  if (match === "pattern") return location.matches(mount) === false && location.match === "pattern" ? undefined : mount;
  const inside = target ?? path;
  if (match === "exact") return mount === inside ? path : undefined;
  return mount.startsWith(inside) ? `${path}${mount.slice(inside.length)}` : undefined;
}
