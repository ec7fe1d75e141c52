import type { Place } from "../remark.js";
import { isSameHost } from "../words.js";
import type { Location } from "./locations.js";
import { allOf, valuesOf, type Directive } from "./read.js";

/** A location that passes requests to this host's own Icecast. */
export interface Proxied {
  /** How it finds its requests. pattern: a regular expression that leaves the path as it is, or one that could not be understood. */
  match: "exact" | "prefix" | "pattern";
  /** The beginning of the paths in listeners' requests, or the whole path. */
  path: string;
  port: number;
  /** What stands for `path` in requests to Icecast; undefined: the same. */
  target: string | undefined;
  /** Why not everyone gets it: a login, or a list of addresses. */
  restricted: string | undefined;
  /** As nginx chooses it. */
  location: Location;
  place: Place;
}

/** How to recognize this host's own Icecast. */
export interface OwnIcecast {
  ports: ReadonlySet<number>;
  /** Addresses and names of the host, besides its loopback. */
  addresses: ReadonlySet<string>;
}

/** Where a proxy_pass leads: to this Icecast, perhaps to it (by a name that only containers know), elsewhere, or it is not known. */
export type Reached = (Server & { uri: string | undefined }) | { kind: "elsewhere" | "unknown" };

interface Server {
  kind: "own" | "likely";
  port: number;
}

/** Values of nginx that are the same for all requests. */
export interface Constants {
  /** The servers of this Icecast, by upstream; undefined: of other programs. */
  upstreams: ReadonlyMap<string, Server | undefined>;
  variables: ReadonlyMap<string, string>;
}

/** Variables that are set once, to a text without variables; those of `map` and of captures are not constant. */
export function constantsOf(upstreams: Constants["upstreams"], server: Directive): Constants {
  const counts = new Map<string, number>();
  const variables = new Map<string, string>();
  for (const { arguments: given } of allOf([server], "set")) {
    const [name = "", value = ""] = given;
    counts.set(name, (counts.get(name) ?? 0) + 1);
    if (!value.includes("$")) variables.set(name, value);
  }
  for (const [name, count] of counts) if (count > 1) variables.delete(name);
  return { upstreams, variables };
}

export function reachedBy(to: string, { upstreams, variables }: Constants, icecast: OwnIcecast): Reached {
  const known = to.slice(0, 2000).replaceAll(/\$(?:\{(\w+)\}|(\w+))/gu, (whole, braced?: string, bare?: string) => {
    return variables.get(`$${braced ?? bare ?? ""}`) ?? whole;
  });
  const [, server = "", uri] = /^https?:\/\/([^/$]+)([/$].*)?$/u.exec(known) ?? [];
  if (server === "" || server.endsWith(":")) return { kind: "unknown" };
  const found = upstreams.has(server) ? upstreams.get(server) : serverAt([server], icecast);
  return found === undefined ? { kind: "elsewhere" } : { ...found, uri };
}

/** The server of an upstream that is this Icecast. */
export function serverOf(upstream: Directive, icecast: OwnIcecast): Server | undefined {
  return serverAt(
    valuesOf(upstream, "server").map(([address = ""]) => address),
    icecast,
  );
}

/** The first of these servers that is this Icecast. */
export function serverAt(addresses: readonly string[], icecast: OwnIcecast): Server | undefined {
  let likely: Server | undefined;
  for (const address of addresses) {
    const [, name = "", port = "80"] = /^([^:]{0,253}|\[[^\]]{0,50}\])(?::(\d{1,5}))?$/u.exec(address) ?? [];
    if (!icecast.ports.has(Number(port))) continue;
    if (name !== "" && (isSameHost(name) || icecast.addresses.has(name))) return { kind: "own", port: Number(port) };
    if (/^[a-z0-9_-]+$/iu.test(name)) likely = { kind: "likely", port: Number(port) };
  }
  return likely;
}

/** How the paths of a location become those of Icecast; undefined when that could not be understood. */
export function pathsOf(
  { arguments: given }: Directive,
  uri: string | undefined,
): Pick<Proxied, "match" | "path" | "target"> | undefined {
  const [first = "", second] = given;
  // Of a named location, try_files and error_page decide what gets there.
  if (first.startsWith("@")) return { match: "pattern", path: first, target: undefined };
  if (first === "=") return withoutVariables({ match: "exact", path: second ?? "/", target: uri });
  if (!first.startsWith("~")) return withoutVariables({ match: "prefix", path: second ?? first, target: uri });
  if (uri === undefined) return { match: "pattern", path: second ?? "", target: undefined };
  if (first === "^~") return withoutVariables({ match: "prefix", path: second ?? "/", target: uri });
  // ^/radio/(.*)$ with /$1
  const from = /^\^(\/[\w/-]*)\(\.[*+]\)\$?$/u.exec(second ?? "")?.[1];
  const to = /^(\/[\w/.-]*)\$1(?:\$is_args\$args|\?\$args)?$/u.exec(uri)?.[1];
  return from === undefined || to === undefined ? undefined : { match: "prefix", path: from, target: to };
}

function withoutVariables(
  paths: Pick<Proxied, "match" | "path" | "target">,
): Pick<Proxied, "match" | "path" | "target"> | undefined {
  const target = paths.target?.replace(/\$is_args\$args$|\?.*$/u, "").replace(/^\$(request_uri|uri)$/u, "");
  if (target?.includes("$") === true) return undefined;
  return { ...paths, target: target === "" ? undefined : target };
}

/** Whether a location leads to pages of Icecast, and to no mount. */
export function isPage({ match, path }: Pick<Proxied, "match" | "path">): boolean {
  return match !== "pattern" && /^\/(status|admin|server_version|7\.html|web\/|json)/u.test(path);
}
