import type { Place, Remark } from "../remark.js";
import { allOf, parseNginx, type Directive } from "./read.js";

/** A path of a site that is proxied to a server behind nginx. */
export interface Proxied {
  /** The path in listeners' requests; ends with `/` when it covers everything below. */
  path: string;
  exact: boolean;
  port: number;
  /** The path in requests to the server behind; undefined: the same. */
  target: string | undefined;
  place: Place;
}

/** A site of nginx that proxies to one of these ports of the host itself. */
export interface Site {
  names: string[];
  ports: Array<{ port: number; tls: boolean }>;
  certificate: string | undefined;
  proxied: Proxied[];
  place: Place;
}

/** How to recognize this host's own Icecast. */
export interface OwnIcecast {
  ports: ReadonlySet<number>;
  /** Addresses and names of the host, besides its loopback. */
  addresses: ReadonlySet<string>;
}

/** The sites of `nginx -T` that proxy to this host's own Icecast. Pure; never throws. */
export function nginxSites(text: string, icecast: OwnIcecast): { sites: Site[]; remarks: Remark[] } {
  const top = parseNginx(text);
  const upstreams = new Map(allOf(top, "upstream").map((each) => [each.arguments[0] ?? "", each]));
  const remarks: Remark[] = [];
  const sites = allOf(top, "server")
    .filter(({ block }) => block.length > 0)
    .flatMap((server): Site[] => {
      const proxied = allOf(server.block, "location").flatMap((location) => proxiedBy(location, upstreams, icecast, remarks));
      if (proxied.length === 0) return [];
      return [
        {
          names: valuesOf(server, "server_name")
            .flat()
            .filter((name) => !["_", "", "localhost"].includes(name)),
          ports: valuesOf(server, "listen").flatMap(listenOf),
          certificate: valuesOf(server, "ssl_certificate")[0]?.[0],
          proxied,
          place: server.place,
        },
      ];
    });
  return { sites, remarks };
}

function valuesOf({ block }: Directive, name: string): string[][] {
  return block.filter((each) => each.name === name).map((each) => each.arguments);
}

function listenOf([address = "", ...flags]: string[]): Array<{ port: number; tls: boolean }> {
  const port = /(?:^|:)(\d{1,5})$/u.exec(address)?.[1] ?? (address.startsWith("unix:") ? undefined : "80");
  return port === undefined ? [] : [{ port: Number(port), tls: flags.includes("ssl") }];
}

function proxiedBy(
  location: Directive,
  upstreams: ReadonlyMap<string, Directive>,
  icecast: OwnIcecast,
  remarks: Remark[],
): Proxied[] {
  const [first = "", second] = location.arguments;
  return valuesOf(location, "proxy_pass").flatMap(([to = ""]): Proxied[] => {
    const [, server = "", target] = /^https?:\/\/([^/]+)(\/.*)?$/u.exec(to) ?? [];
    const reached = portOf(server, upstreams, icecast.addresses);
    if (reached === undefined || !icecast.ports.has(reached)) return [];
    const isPattern = first.startsWith("~");
    if (isPattern || to.includes("$")) {
      const what = `location ${location.arguments.join(" ")}: its mounts could not be determined`;
      remarks.push({ kind: "unread", where: location.place, what });
    }
    const path = isPattern ? "/" : (second ?? first);
    return [{ path, exact: first === "=", port: reached, target: isPattern ? undefined : target, place: location.place }];
  });
}

/** The port on this host that a name of an upstream, or an address, leads to. */
function portOf(server: string, upstreams: ReadonlyMap<string, Directive>, own: ReadonlySet<string>): number | undefined {
  const upstream = upstreams.get(server);
  const addresses = upstream === undefined ? [server] : valuesOf(upstream, "server").map(([address = ""]) => address);
  for (const address of addresses) {
    const [, name = "", port = "80"] = /^(.*?)(?::(\d{1,5}))?$/u.exec(address) ?? [];
    if (/^(localhost|127\.[\d.]+|\[::1\])$/u.test(name) || own.has(name)) return Number(port);
  }
  return undefined;
}

/** The public path of an Icecast mount, when a site serves it under another path than its own; undefined: none does. */
export function publicPath(sites: readonly Site[], mount: string): string | undefined {
  const found = sites
    .flatMap(({ proxied }) => proxied)
    .find(({ target, path }) => target === mount && path !== mount && !path.endsWith("/"));
  return found?.path;
}
