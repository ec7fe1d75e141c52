import { Ledger, type Statement } from "../accounts.js";
import type { Placed } from "../icecast/read.js";
import type { Place, Remark } from "../remark.js";
import { locationsOf, type Location } from "./locations.js";
import {
  constantsOf,
  isPage,
  pathsOf,
  reachedBy,
  serverAt,
  serverOf,
  type Constants,
  type OwnIcecast,
  type Proxied,
  type Reached,
} from "./proxies.js";
import { allOf, parseNginx, type Directive } from "./read.js";
import { directiveFate, restrictionsIn } from "./vocabulary.js";

/** A site of nginx that passes requests to this host's own Icecast. */
export interface Site {
  names: Array<Placed<string>>;
  ports: Array<{
    port: number;
    /** undefined: every address. */
    address: string | undefined;
    tls: boolean;
    place: Place;
  }>;
  certificate: Placed<string> | undefined;
  proxied: Proxied[];
  /** All of it, in their order. */
  locations: Location[];
  /** Those from which requests go on to locations with a name. */
  named: ReadonlySet<Location>;
  /** Requests go to servers or mounts that could not be determined. */
  isUnclear: boolean;
  place: Place;
}

export interface NginxConfiguration {
  /** Those with mounts before those that pass only pages of Icecast. */
  sites: Site[];
  remarks: Remark[];
  statements: Statement[];
}

interface Context {
  icecast: OwnIcecast;
  ledger: Ledger;
  remarks: Remark[];
  /** Locations that lead to Icecast. */
  locations: number;
}

/** No real configuration has more locations of a radio; the others are left to the operator. */
const MOST_LOCATIONS = 500;

/** Blocks around a directive that are looked at. */
const DEEPEST = 32;
const PASSED = "nginx passes it to Icecast: radioctl's nginx has its own settings";

/** The sites of `nginx -T` that lead to this host's own Icecast, and every directive with what becomes of it. Pure; never throws. */
export function nginxSites(text: string, icecast: OwnIcecast): NginxConfiguration {
  const { directives: top, rest } = parseNginx(text);
  const ledger = new Ledger();
  if (rest !== undefined) ledger.leaveRest(rest);
  const context: Context = { icecast, ledger, remarks: [], locations: 0 };
  addAll(top, ledger);
  const upstreams = new Map(allOf(top, "upstream").map((each) => [each.arguments[0] ?? "", serverOf(each, icecast)]));
  const common = restrictionsIn(top.filter(({ name }) => name === "http").flatMap(({ block }) => block));
  const sites: Site[] = [];
  // Files of sites-enabled come after nginx.conf, so that their servers are not inside its http block.
  const servers = [...top, ...top.filter(({ name }) => name === "http").flatMap(({ block }) => block)];
  for (const server of servers.filter(({ name, block }) => name === "server" && block.length > 0)) {
    const site = siteOf(server, constantsOf(upstreams, server), common, context);
    if (site !== undefined) sites.push(site);
  }
  skipUpstreams(top, upstreams, context);
  sites.sort((one, other) => Number(isPages(one)) - Number(isPages(other)));
  return { sites, remarks: context.remarks, statements: ledger.statements };
}

/** Adds every directive. Those in blocks that are left or skipped share the fate of the block. */
function addAll(top: readonly Directive[], ledger: Ledger): void {
  const open = top.toReversed().map((directive) => ({ directive, within: [] as readonly Place[] }));
  for (let next = open.pop(); next !== undefined; next = open.pop()) {
    const { directive, within } = next;
    const { name, arguments: given, place, block } = directive;
    ledger.add(place, name === "location" ? `location ${given.join(" ")}` : name, within);
    for (const inner of block.toReversed()) open.push({ directive: inner, within: [place, ...within].slice(0, DEEPEST) });
  }
  judge(top, ledger);
  for (const http of top.filter(({ name }) => name === "http")) {
    ledger.pass(http.place, "radioctl sets these itself");
    judge(http.block, ledger);
  }
}

/** Decides about directives that mean the same everywhere. */
function judge(directives: readonly Directive[], ledger: Ledger): void {
  for (const { name, arguments: given, place } of directives) {
    if (PLACED.has(name)) continue;
    const fate = directiveFate(name, given);
    if (fate === undefined) ledger.skip(place, "radioctl sets these itself");
    else ledger.leave(place, fate.why, fate.isKnown ? "lost" : "unread");
  }
}

/** Directives about which the site decides. */
const PLACED: ReadonlySet<string> = new Set(
  "http server location listen server_name ssl_certificate proxy_pass upstream set".split(" "),
);

function siteOf(server: Directive, constants: Constants, common: readonly string[], context: Context): Site | undefined {
  const { icecast, ledger } = context;
  const locations = locationsOf(server, restrictionsIn(server.block, common));
  const passed = locations.map((location) => ({ location, to: passedTo(location.directive, constants, icecast) }));
  const proxied = passed.flatMap(({ location, to }) => proxiedBy(location, to, context));
  const names = server.block
    .filter(({ name }) => name === "server_name")
    .flatMap(({ arguments: given, place }) => given.map((value) => ({ value, place })))
    .filter(({ value }) => !["_", "", "localhost"].includes(value));
  if (!passed.some(({ to }) => to.some(({ reached }) => reached.kind === "own" || reached.kind === "likely"))) {
    leaveSite(
      server,
      names.map(({ value }) => value),
      passed.flatMap(({ to }) => to),
      ledger,
    );
    return undefined;
  }
  ledger.pass(server.place, PASSED);
  judge(server.block, ledger);
  for (const { location: each, to } of passed) {
    const location = each.directive;
    if (to.length === 0) ledger.leave(location.place, "nginx serves it itself, not Icecast: it is not kept");
    else judge(location.block, ledger);
  }
  for (const { place } of allOf([server], "set")) ledger.skip(place, PASSED);
  const known = new Set(proxied.map(({ location }) => location));
  const certificate = server.block.find(({ name }) => name === "ssl_certificate");
  return {
    names,
    ports: server.block.filter(({ name }) => name === "listen").flatMap(listenOf),
    certificate: certificate === undefined ? undefined : { value: certificate.arguments[0] ?? "", place: certificate.place },
    proxied,
    locations,
    named: new Set(locations.filter(({ directive }) => directive.block.some(leadsOn))),
    isUnclear: passed.some(({ location, to }) => !known.has(location) && to.some(({ reached }) => reached.kind !== "elsewhere")),
    place: server.place,
  };
}

/** `try_files $uri @icecast`, `error_page 404 = @icecast`. */
function leadsOn({ arguments: given }: Directive): boolean {
  return given.some((word) => word.startsWith("@"));
}

interface Passed {
  reached: Reached;
  place: Place;
}

function passedTo(location: Directive, constants: Constants, icecast: OwnIcecast): Passed[] {
  return location.block
    .filter(({ name }) => name === "proxy_pass")
    .map(({ arguments: [to = ""], place }) => ({ reached: reachedBy(to, constants, icecast), place }));
}

function proxiedBy(chosen: Location, to: readonly Passed[], context: Context): Proxied[] {
  const { ledger, remarks } = context;
  const location = chosen.directive;
  const [restricted] = chosen.restrictions;
  return to.flatMap(({ reached, place }): Proxied[] => {
    if (reached.kind === "unknown")
      ledger.leave(place, "it is computed where it passes to: if that is Icecast, check the listen name and mounts", "unread");
    if (reached.kind === "elsewhere") ledger.leave(place, "another server than this Icecast");
    if (reached.kind !== "own" && reached.kind !== "likely") return [];
    context.locations += 1;
    if (context.locations > MOST_LOCATIONS) {
      ledger.leave(location.place, `only the first ${MOST_LOCATIONS} locations that pass to Icecast were read`, "unread");
      return [];
    }
    if (reached.kind === "likely")
      remarks.push({
        kind: "assumed",
        what: `nginx passes ${location.arguments.join(" ")} to port ${reached.port} of a container, taken for this Icecast`,
      });
    ledger.skip(place, PASSED);
    const paths = pathsOf(location, reached.uri);
    const isRewritten = location.block.some(({ name }) => name === "rewrite");
    if (paths === undefined || isRewritten) {
      ledger.leave(location.place, "which mounts it passes on could not be determined", "unread");
      return [];
    }
    if (restricted !== undefined) ledger.leave(location.place, `${restricted}, and radioctl's mounts are public`);
    else if (isPage(paths))
      ledger.leave(location.place, "a page of Icecast: radioctl's relays serve pages of their own (radioctl help public)");
    return [{ ...paths, port: reached.port, restricted, location: chosen, place: location.place }];
  });
}

function leaveSite(server: Directive, names: readonly string[], to: readonly Passed[], ledger: Ledger): void {
  const name = names.slice(0, 5).join(", ") || "without a name";
  const back = allOf([server], "return").find(({ arguments: [, address] }) => address !== undefined);
  if (to.some(({ reached }) => reached.kind === "unknown"))
    ledger.leave(server.place, `the site ${name} passes requests to a server that is computed: it was not taken over`, "unread");
  else if (back !== undefined && isToHttps(back, names))
    ledger.leave(server.place, `the site ${name} redirects listeners to https: set tls.redirect when relays serve https`, "todo");
  else if (back !== undefined)
    ledger.leave(server.place, `the site ${name} sends listeners to another address: redirects are not kept`, "todo");
  else ledger.leave(server.place, `the site ${name} is not of the radio: an inventory does not describe it`);
}

/** `return 301 https://$host$request_uri`, to the same names. */
function isToHttps({ arguments: [, address = ""] }: Directive, names: readonly string[]): boolean {
  const [, host = "", path = ""] = /^https:\/\/([^/$]+|\$\w+)(.*)$/u.exec(address) ?? [];
  return path === "$request_uri" && (/^\$(host|http_host|server_name)$/u.test(host) || names.includes(host));
}

/** Servers behind nginx that are this Icecast. */
function skipUpstreams(top: readonly Directive[], upstreams: Constants["upstreams"], { icecast, ledger }: Context): void {
  for (const upstream of allOf(top, "upstream")) {
    if (upstreams.get(upstream.arguments[0] ?? "") !== undefined) {
      ledger.skip(upstream.place, PASSED);
      for (const { name, arguments: given, place } of upstream.block) {
        if (name === "server" && serverAt(given.slice(0, 1), icecast) === undefined)
          ledger.leave(place, "another server behind nginx, besides this Icecast");
      }
    } else ledger.leave(upstream.place, "servers behind nginx that are not this Icecast");
  }
}

function listenOf({ arguments: [address = "", ...flags], place }: Directive): Site["ports"] {
  const port = /(?:^|:)(\d{1,5})$/u.exec(address)?.[1] ?? (address.startsWith("unix:") ? undefined : "80");
  if (port === undefined) return [];
  const [name = ""] = /^(?:\d+\.[\d.]+|\[[^\]]{0,50}\]|[a-z][\w.-]{0,250})/iu.exec(address) ?? [];
  const isEvery = name === "" || name === "0.0.0.0" || name === "[::]";
  return [{ port: Number(port), address: isEvery ? undefined : name, tls: flags.includes("ssl"), place }];
}

/** Whether a site passes only pages of Icecast, and no mount. */
function isPages({ proxied }: Site): boolean {
  return proxied.every(isPage);
}
