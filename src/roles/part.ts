import type { ConfigCheck, DesiredDirectory, DesiredUnit, DesiredUser, Load, Ownership, Slots } from "../host/desired.js";
import type { HostScript, ScriptFile } from "../host/script.js";
import type { Inventory } from "../inventory/schema.js";
import type { ResolvedTuning } from "../inventory/tuning.js";
import type { Secret } from "../secret.js";
import type { View } from "../templating/view.js";

/** The input of a role. */
export interface RoleInput {
  /** The inventory's name of the host. */
  name: string;
  inventory: Inventory;
  tuning: ResolvedTuning;
  secrets: { get(name: string): Secret };
  /** The login that radioctl uses, and the port on which the host's sshd listens. */
  login: { user: string; port: number };
  /** The text of the host's certificate file (full chain), if the inventory has one. */
  certificate: string | undefined;
  /** The logo of the public page as a data URL, if the inventory has one. */
  logo?: string | undefined;
  /** The certificate of the station's names (tls.acme), once there is one. A host with a certificate of its own does not use it. */
  station?: { chainPem: string; keyPem: Secret } | undefined;
}

/** A file of a role: its template, its values, and its owner. */
export interface FileSpec extends Ownership {
  /** Name in the template set: `relay/etc/nginx/nginx.conf`. */
  template: string;
  /** Path on the host, if it differs from the template's. */
  path?: string;
  /** The same file of the other slot. */
  twin?: string;
  /** The parts of the file that need only a reload of the service, while the rest needs a restart. Global. */
  reloadable?: RegExp;
  view: View;
}

/** A check of a role. A script made of files becomes one text in the desired state. */
export interface CheckSpec extends Omit<ConfigCheck, "script"> {
  script: string | HostScript;
}

/** A replaceable service of a role: see host/slots. `selector` is rendered once for each slot, with `slot` in its view. */
export interface SlotsSpec extends Omit<Slots, "selectors" | "ready" | "connections"> {
  selector: FileSpec;
  ready: ScriptFile;
  connections: ScriptFile;
}

/** A port that the firewall opens. */
export interface OpenPort {
  port: number;
  /** Open only for these addresses, IPv4 and IPv6; undefined: for all. */
  from?: readonly string[];
  /** A comment in the firewall's rules. */
  why: string;
  /** The firewall limits how fast one address may open connections. */
  limited?: boolean;
  /** Each address may open only a few connections a second: passwords can't be guessed quickly. */
  guarded?: boolean;
  /** A service on the host can close the port for a while, present connections included. */
  closable?: boolean;
}

/** A part of a host's desired state. A role is the sum of its parts. */
export interface RolePart {
  packages: readonly string[];
  users: readonly DesiredUser[];
  directories: readonly DesiredDirectory[];
  files: readonly FileSpec[];
  units: readonly DesiredUnit[];
  checks: readonly CheckSpec[];
  loads: readonly Load[];
  ports: readonly OpenPort[];
  /** At most one on a host. */
  slots: readonly SlotsSpec[];
  /** The program of the host's Icecast; only one part sets it. */
  streamServer?: string | undefined;
}

const nothing: RolePart = {
  packages: [],
  users: [],
  directories: [],
  files: [],
  units: [],
  checks: [],
  loads: [],
  ports: [],
  slots: [],
};

/** A part with these fields; the others are empty. */
export function part(wants: Partial<RolePart>): RolePart {
  return { ...nothing, ...wants };
}

/** The sum of parts, in their order. */
export function addUp(parts: readonly RolePart[]): RolePart {
  const all = <Key extends Exclude<keyof RolePart, "streamServer">>(key: Key) =>
    parts.flatMap((each) => each[key] as readonly RolePart[Key][number][]);
  return {
    packages: [...new Set(all("packages"))],
    users: all("users"),
    directories: all("directories"),
    files: all("files"),
    units: all("units"),
    checks: all("checks"),
    loads: all("loads"),
    ports: all("ports"),
    slots: all("slots"),
    streamServer: parts.find((each) => each.streamServer !== undefined)?.streamServer,
  };
}

/** Owned by root, readable by all. */
export const ROOT: Ownership = { owner: "root", group: "root", mode: 0o644 };

/** Owned and readable only by root. */
export const ROOT_ONLY: Ownership = { owner: "root", group: "root", mode: 0o600 };
