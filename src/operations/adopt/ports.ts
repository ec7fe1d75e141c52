import { NGINX_STATUS_PORT } from "../../inventory/tuning.js";
import type { Claims } from "./accounts.js";
import type { Found } from "./found.js";
import type { Place, Remark } from "./remark.js";
import { isLoopback } from "./words.js";
import { assumed, Noted } from "./yaml.js";

/** Ports on which every relay serves listeners. */
const SERVED: ReadonlySet<number> = new Set([80, 443]);
/** Ports that a relay needs for other purposes. */
const NEEDED: ReadonlySet<number> = new Set([22, NGINX_STATUS_PORT]);
/** No real server publishes more. */
const MOST_PORTS = 20;
/** First ports of a relay's own Icecast, and how many it has by default: see the tuning of relays. */
const RELAY_PORTS = [8001, 18_001, 28_001, 38_001, 48_001];
const SOCKETS = 33;

/** `_set_defaults` of Icecast 2.4.4: without a <listen-socket>. */
const DEFAULT_PORT = 8000;

interface Open {
  port: number;
  tls: boolean;
  /** undefined: every address. */
  address: string | undefined;
  /** Where an Icecast has its address. */
  addressPlace?: Place | undefined;
  place: Place;
}

/**
 * The ports on which listeners reach the server, as settings of all relays: an address such as http://radio.example:8000/live.mp3 ends when its
 * port is no longer served. Over TLS a relay needs a certificate first.
 * @param ssh the port of sshd
 * @param isHidden the draft has fewer mounts because other computers can't reach Icecast
 */
export function listenerPorts(
  { icecast, sites }: Found,
  ssh: number | undefined,
  claims: Claims,
  isHidden: boolean,
): { defaults: Record<string, unknown>; remarks: Remark[] } {
  const remarks: Remark[] = [];
  const kept = new Set<number>();
  const all: Open[] = [...(icecast?.sockets ?? []), ...sites.flatMap((site) => site.ports)];
  for (const open of all) {
    const { port, place, address, addressPlace } = open;
    if (addressPlace !== undefined) {
      // The address decides only when it keeps a port away from listeners.
      if (!SERVED.has(port) && (isLoopback(address) || isPrivate(address))) claims.add(addressPlace);
      else remarks.push({ kind: "replaced", where: addressPlace, what: "radioctl sets these itself" });
    }
    if (isHidden && isLoopback(address) && icecast?.sockets.some((socket) => socket.place === place) === true) {
      claims.add(place);
      continue;
    }
    const said = remarkOn(open, ssh, kept.size >= MOST_PORTS && !kept.has(port));
    if (said === undefined) {
      kept.add(port);
      claims.add(place);
    } else remarks.push({ ...said, where: place });
  }
  const isAssumed = icecast?.isDefaultPort === true;
  if (isAssumed) kept.add(DEFAULT_PORT);
  if (kept.size === 0) return { defaults: {}, remarks };
  const ports = [...kept].toSorted((one, other) => one - other);
  remarks.push({
    kind: "todo",
    what: `relays serve listeners on port ${ports.join(", ")}, too (defaults.nginx.extraHttpPorts): remove the ports that no published address has`,
  });
  const list = isAssumed ? assumed(ports, "Icecast has its default port") : new Noted(ports, "open on the host");
  return { defaults: { nginx: { extraHttpPorts: list }, ...besides(ports) }, remarks };
}

/** Why a port is not among those of the relays; undefined: it is. */
function remarkOn(
  { port, tls, address }: Open,
  ssh: number | undefined,
  isTooMany: boolean,
): Pick<Remark, "kind" | "what"> | undefined {
  if (SERVED.has(port)) return { kind: "replaced", what: "radioctl's relays serve these ports" };
  if (isLoopback(address)) return { kind: "replaced", what: "a port of this server alone" };
  if (isPrivate(address))
    return { kind: "todo", what: `port ${port} was open only on the private address ${address ?? ""}: relays do not serve it` };
  if (tls) {
    const what = `port ${port} over TLS: set tls.acme or give the relays tls, then add ${port} to defaults.nginx.extraHttpsPorts, or published addresses with :${port} end`;
    return { kind: "todo", what };
  }
  if (!NEEDED.has(port) && port !== ssh && !isTooMany) return undefined;
  return {
    kind: "todo",
    what: `port ${port}: relays can't serve listeners on it. Replace published addresses with :${port} first`,
  };
}

/** RFC 1918, and fc00::/7 of RFC 4193. */
function isPrivate(address: string | undefined): boolean {
  return address !== undefined && /^(10\.|192\.168\.|172\.(1[6-9]|2\d|3[01])\.|\[?f[cd])/iu.test(address);
}

/** The ports of a relay's own Icecast, when the usual ones are among those of listeners. */
function besides(ports: readonly number[]): Record<string, unknown> {
  const isFree = (first: number) => !ports.some((port) => port >= first && port < first + SOCKETS);
  const relayPort = RELAY_PORTS.find(isFree);
  return relayPort === undefined || relayPort === RELAY_PORTS[0] ? {} : { icecast: { relayPort } };
}
