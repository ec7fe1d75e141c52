import type { Path } from "../place.js";
import type { Inventory } from "../schema.js";
import { NGINX_STATUS_PORT, type ResolvedTuning } from "../tuning.js";
import type { Finding, Rule } from "./finding.js";
import { tuningOf, tuningPath, tuningPlaces } from "./tuning-places.js";

interface Use {
  port: number;
  /** The key in the inventory. */
  what: string;
  /** The place where it is set; undefined for a default of radioctl. */
  path: Path | undefined;
}

/** A port can have only one purpose on a host. A conflict in `defaults` gives the same finding for every host. */
export const ports: Rule = (inventory) =>
  Object.keys(inventory.hosts).flatMap((name) => {
    const taken = new Map<number, Use>();
    return usesOf(inventory, name).flatMap((use): Finding[] => {
      const other = taken.get(use.port);
      taken.set(use.port, other ?? use);
      const path = use.path ?? other?.path;
      if (other === undefined || path === undefined) return [];
      const about = [...tuningPlaces(name, "icecast"), ...tuningPlaces(name, "nginx"), ...tuningPlaces(name, "liquidsoap")];
      return [{ path, message: clash(use, other), about }];
    });
  });

/**
 * Both masters of a channel must use the same harbor port: encoders have one port, and `source.<zone>` leads them to the active master.
 */
export const harborPorts: Rule = (inventory) =>
  Object.entries(inventory.channels).flatMap(([name, { masters, sources }]): Finding[] => {
    const [active, standby] = masters.filter((master) => inventory.hosts[master]?.role === "master");
    if (active === undefined || standby === undefined) return [];
    if (!sources.some((source) => inventory.sources[source]?.kind === "live")) return [];
    const portOf = (master: string) => tuningOf(inventory, master).liquidsoap.harborPort;
    if (portOf(active) === portOf(standby)) return [];
    const own = [standby, active].find((master) => inventory.hosts[master]?.tuning?.liquidsoap?.harborPort !== undefined);
    const message =
      `${standby} accepts encoders on port ${portOf(standby)}, but ${active} on ${portOf(active)}: use the same port, because ` +
      `source.${inventory.station.zone} leads encoders of the channel ${name} to either master`;
    const about = [...masters.flatMap((master) => tuningPlaces(master, "liquidsoap")), ["channels", name, "masters"]];
    return [{ path: ["hosts", own ?? standby, "tuning", "liquidsoap", "harborPort"], message, about }];
  });

/** Listeners connect to relays: a master with additional ports, or a relay that has no certificate for its own, would not serve them. */
export const extraPorts: Rule = (inventory) =>
  Object.entries(inventory.hosts).flatMap(([name, host]): Finding[] => {
    if (host.role === "master") {
      const keys = (["extraHttpPorts", "extraHttpsPorts"] as const).filter((key) => (host.tuning?.nginx?.[key] ?? []).length > 0);
      return keys.map((key) => ({
        path: ["hosts", name, "tuning", "nginx", key],
        message: "a master serves no listeners; set it for relays, or in defaults",
      }));
    }
    const path = tuningPath(inventory, name, "nginx", "extraHttpsPorts");
    const extra = tuningOf(inventory, name).nginx.extraHttpsPorts;
    if (host.tls !== undefined || inventory.tls.acme !== undefined || path === undefined || extra.length === 0) return [];
    const message = `${name} has no tls, so it cannot serve port ${extra.join(", ")} over TLS; set tls.acme or hosts.${name}.tls, or set extraHttpsPorts: [] under hosts.${name}.tuning.nginx`;
    return [{ path, message, about: [...tuningPlaces(name, "nginx"), ["hosts", name, "tls"]] }];
  });

function clash({ port, what }: Use, other: Use): string {
  return what === other.what
    ? `port ${port} is listed twice`
    : `port ${port} is both ${other.what} and ${what}; change one of them`;
}

function usesOf(inventory: Inventory, name: string): Use[] {
  const tuning = tuningOf(inventory, name);
  const ssh = sshUse(inventory, name);
  const list = tuningPath(inventory, name, "system", "allowTcpPorts");
  const extra = tuning.system.allowTcpPorts.map((port, index) => ({
    port,
    what: "system.allowTcpPorts",
    path: list && [...list, index],
  }));
  const role = inventory.hosts[name]?.role === "relay" ? relayUses(inventory, name, tuning) : masterUses(inventory, name, tuning);
  return [ssh, ...role, ...extra.filter(({ port }) => port !== ssh.port)];
}

function sshUse({ hosts, defaults }: Inventory, name: string): Use {
  const own = hosts[name]?.ssh?.port;
  const shared = defaults.ssh?.port;
  const path =
    own !== undefined ? ["hosts", name, "ssh", "port"] : shared !== undefined ? ["defaults", "ssh", "port"] : undefined;
  return { port: own ?? shared ?? 22, what: "ssh.port", path };
}

function relayUses(inventory: Inventory, name: string, { icecast, nginx }: ResolvedTuning): Use[] {
  const withTls = inventory.hosts[name]?.tls !== undefined || inventory.tls.acme !== undefined;
  const sockets = Array.from({ length: icecast.listenSockets + 1 }, (_, index) => ({
    port: icecast.relayPort + index,
    what: `one of the ${icecast.listenSockets + 1} ports that begin at icecast.relayPort`,
    path: tuningPath(inventory, name, "icecast", "relayPort") ?? tuningPath(inventory, name, "icecast", "listenSockets"),
  }));
  const http = { port: nginx.httpPort, what: "nginx.httpPort", path: tuningPath(inventory, name, "nginx", "httpPort") };
  const https = { port: nginx.httpsPort, what: "nginx.httpsPort", path: tuningPath(inventory, name, "nginx", "httpsPort") };
  const status = { port: NGINX_STATUS_PORT, what: "the port of nginx's own statistics", path: undefined };
  const listed = (key: "extraHttpPorts" | "extraHttpsPorts") => {
    const list = tuningPath(inventory, name, "nginx", key);
    return nginx[key].map((port, index) => ({ port, what: `nginx.${key}`, path: list && [...list, index] }));
  };
  const secure = withTls ? [https, ...listed("extraHttpsPorts")] : [];
  return [status, http, ...sockets, ...listed("extraHttpPorts"), ...secure];
}

function masterUses(inventory: Inventory, name: string, { icecast, nginx, liquidsoap }: ResolvedTuning): Use[] {
  const tls = {
    port: liquidsoap.harborTlsPort,
    what: "liquidsoap.harborTlsPort",
    path: tuningPath(inventory, name, "liquidsoap", "harborTlsPort"),
  };
  return [
    { port: nginx.httpPort, what: "nginx.httpPort", path: tuningPath(inventory, name, "nginx", "httpPort") },
    { port: icecast.masterPort, what: "icecast.masterPort", path: tuningPath(inventory, name, "icecast", "masterPort") },
    { port: liquidsoap.harborPort, what: "liquidsoap.harborPort", path: tuningPath(inventory, name, "liquidsoap", "harborPort") },
    { port: liquidsoap.telnetPort, what: "liquidsoap.telnetPort", path: tuningPath(inventory, name, "liquidsoap", "telnetPort") },
    ...(inventory.hosts[name]?.tls === undefined ? [] : [tls]),
  ];
}
