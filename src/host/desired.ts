import type { RenderedText } from "../templating/secret.js";

/** What a role wants on its host, complete: what stands here is managed, what doesn't is never touched. Built by `roles`, read by `plan`. */
export interface DesiredHost {
  /** The inventory's name. */
  host: string;
  role: string;
  /** Debian packages, each installed in any version. */
  packages: readonly string[];
  /** System users that services run as. Never operators' logins. */
  users: readonly DesiredUser[];
  directories: readonly DesiredDirectory[];
  files: readonly DesiredFile[];
  units: readonly DesiredUnit[];
  /** Programs that must accept the staged files before any is moved into place. */
  checks: readonly ConfigCheck[];
  /** How the operator gets in once this is applied: guards compare it with the connection in use. */
  access: { sshPorts: readonly number[]; user: string };
  /** TCP ports that the firewall leaves open, to anybody or to some. */
  openPorts: readonly number[];
  /** One-off commands to run after files changed, before units are touched: `sysctl --system`, `nft -f`. */
  loads: readonly Load[];
}

export interface DesiredUser {
  name: string;
  home: string;
  groups: readonly string[];
}

export interface Ownership {
  owner: string;
  group: string;
  /** Permission bits, as 0o640. */
  mode: number;
}

export interface DesiredDirectory extends Ownership {
  path: string;
}

export interface DesiredFile extends Ownership {
  path: string;
  content: RenderedText;
  /**
   * Checksum of what of it the running service takes by a restart only; while that stays the same, a reload is enough. undefined: `restartOn`
   * and `reloadOn` of the units decide.
   */
  restartKey?: string;
  /** Shown in errors: the template that it came from, relative to the project or to the inventory. */
  template: string;
}

export interface DesiredUnit {
  /** With its suffix: `nginx.service`. */
  name: string;
  /** masked: never runs, as a unit of a package whose program a unit of ours runs. */
  state: "running" | "stopped" | "masked";
  enabled: boolean;
  /** A change of one of these files is taken by a reload. */
  reloadOn: readonly string[];
  /** A change of one of these needs a restart. A unit file, its drop-ins and limits always do. */
  restartOn: readonly string[];
}

/**
 * A check in POSIX sh. It runs with `$STAGE`, a folder in which the new files stand under their own paths (`$STAGE/etc/nginx/nginx.conf`), beside those
 * unchanged files of `needs`. Exit code 0 accepts; what it prints is shown when it refuses.
 */
export interface ConfigCheck {
  /** As operators know it: `nginx -t`. */
  name: string;
  /** The check runs when one of these is about to change. */
  files: readonly string[];
  script: string;
}

export interface Load {
  name: string;
  files: readonly string[];
  script: string;
  /** It may cut the operator off (firewall, sshd): an undo timer is armed on the host before, and a fresh connection disarms it. */
  risky: boolean;
  /** A failure is a named warning: some cheap hosts refuse sysctls. */
  optional: boolean;
}
