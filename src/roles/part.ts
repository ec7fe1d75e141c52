import type { ConfigCheck, DesiredDirectory, DesiredUnit, DesiredUser, Load, Ownership, Slots } from "../host/desired.js";
import type { Inventory } from "../inventory/schema.js";
import type { ResolvedTuning } from "../inventory/tuning.js";
import type { Secret } from "../secret.js";
import type { View } from "../templating/view.js";

/** What a role is worked out from. */
export interface RoleInput {
  /** The inventory's name of the host. */
  name: string;
  inventory: Inventory;
  tuning: ResolvedTuning;
  secrets: { get(name: string): Secret };
  /** The login that radioctl uses, and the port on which the host's sshd listens. */
  login: { user: string; port: number };
  /** The text of the relay's certificate file, full chain, when the inventory names one. */
  certificate: string | undefined;
}

/** A file of a role: which template makes it, from what, and whose it is. */
export interface FileSpec extends Ownership {
  /** Name in the template set: `relay/etc/nginx/nginx.conf`. */
  template: string;
  /** Path on the host, when it isn't the template's own. */
  path?: string;
  /** The file that this one repeats for the other slot. */
  twin?: string;
  /** What of the file the running service takes by a reload, although the rest needs a restart. Global. */
  reloadable?: RegExp;
  view: View;
}

/** A replaceable service of a role: see host/slots. `selector` is filled once for each slot, with `slot` in its view. */
export interface SlotsSpec extends Omit<Slots, "selectors"> {
  selector: FileSpec;
}

/** A port that the firewall leaves open. */
export interface OpenPort {
  port: number;
  /** Only to these addresses, IPv4 and IPv6; to everybody without. */
  from?: readonly string[];
  /** Stands as a comment in the firewall's rules. */
  why: string;
}

/** What one part of a role wants on the host. Parts add up. */
export interface RolePart {
  packages: readonly string[];
  users: readonly DesiredUser[];
  directories: readonly DesiredDirectory[];
  files: readonly FileSpec[];
  units: readonly DesiredUnit[];
  checks: readonly ConfigCheck[];
  loads: readonly Load[];
  ports: readonly OpenPort[];
  /** At most one on a host. */
  slots: readonly SlotsSpec[];
  /** Of the host's Icecast: one part says it. */
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

/** A part that says only what it wants. */
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

/** World-readable, root's. */
export const ROOT: Ownership = { owner: "root", group: "root", mode: 0o644 };

/** Root's alone. */
export const ROOT_ONLY: Ownership = { owner: "root", group: "root", mode: 0o600 };
