/** What is to stand in a file. Its text is here, or, for what is put back from an earlier generation, on the host already. */
export interface FileContent {
  readonly hasSecrets: boolean;
  /** As people may see it: `[secret]` in place of each secret. */
  masked(): string;
  /** With the secrets, for the host's stdin alone; undefined when the host has it. */
  reveal(): string | undefined;
  /** What somebody else says about this text, without the secrets in it. */
  conceal(said: string): string;
  /** Lower-case hexadecimal, as `sha256sum` prints it. */
  sha256(): string;
}

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
  /** The service whose listeners no restart may cost, where there is one. Its unit and selector stand here, not in `units` and `files`. */
  slots?: Slots;
  /** Set where the files and the unit of one slot have been put among `files` and `units`: see `inSlot`. */
  slot?: Slot;
  /** The generation on the host that holds the files' texts, where this was read from one. */
  storedIn?: number;
  /** Name of the program whose connections are counted: listeners of a relay, relays of a master. */
  streamServer?: string | undefined;
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
  content: FileContent;
  /**
   * Checksum of what of it the running service takes by a restart only; while that stays the same, a reload is enough. undefined: `restartOn`
   * and `reloadOn` of the units decide.
   */
  restartKey?: string;
  /** The file that this one repeats for the other slot: they change together, and one of them is enough to show. */
  twin?: string;
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
  /** A program that was replaced on the disk while it ran is restarted, too. */
  restartWhenUpgraded?: boolean;
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

/** Which of the two instances of a service. */
export type Slot = "a" | "b";

/**
 * A service that is not restarted under its listeners: a second instance starts in the other slot, new connections are sent to it, and the
 * first serves those that it has until they leave or their time is up.
 */
export interface Slots {
  /** Wanted running in the slot that serves. */
  units: Readonly<Record<Slot, DesiredUnit>>;
  /** The same file for either slot: it says to which of them new connections go. A reload of its unit takes it. */
  selectors: Readonly<Record<Slot, DesiredFile>>;
  /** Loopback addresses on which the instances listen. */
  addresses: Readonly<Record<Slot, string>>;
  /** POSIX sh: exit code 0 once the instance of `$SLOT` can serve. Tried until `readySeconds` have passed; then all is put back. */
  ready: string;
  readySeconds: number;
  /** POSIX sh: prints how many connections the instance of `$SLOT` still serves. */
  connections: string;
  /** What a second instance needs beside the first, at the most. */
  memoryMegabytes: number;
}
