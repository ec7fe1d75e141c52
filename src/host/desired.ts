/** The content of a file. The text is known here, or it is already on the host (for a rollback to an earlier generation). */
export interface FileContent {
  readonly hasSecrets: boolean;
  /** The text for output: with `[secret]` in place of each secret. */
  masked(): string;
  /** The text with secrets, only for the host's stdin; undefined when the host has it. */
  reveal(): string | undefined;
  /** Removes this text's secrets from the output of another program. */
  conceal(said: string): string;
  /** The checksum, lower-case hexadecimal, as `sha256sum` prints it. */
  sha256(): string;
}

/** The complete desired state of a host. Only what is listed here is managed; the rest is never changed. Built by `roles`, used by `plan`. */
export interface DesiredHost {
  /** The inventory's name. */
  host: string;
  role: string;
  /** Debian packages, each installed in any version. */
  packages: readonly string[];
  /** System users of services; never operators' logins. */
  users: readonly DesiredUser[];
  directories: readonly DesiredDirectory[];
  files: readonly DesiredFile[];
  units: readonly DesiredUnit[];
  /** Programs that must accept the staged files before any file is moved into place. */
  checks: readonly ConfigCheck[];
  /** The operator's access after the apply: guards compare it with the current connection. */
  access: { sshPorts: readonly number[]; user: string };
  /** TCP ports that the firewall opens, for all or for some addresses. */
  openPorts: readonly number[];
  /** One-off commands to run after files changed, before units are touched: `sysctl --system`, `nft -f`. */
  loads: readonly Load[];
  /** The service that is replaced instead of restarted, if there is one. Its unit and selector are here, not in `units` and `files`. */
  slots?: Slots;
  /** The slot whose files and unit were added to `files` and `units`: see `inSlot`. */
  slot?: Slot;
  /** The generation on the host that has the texts of the files, if this state was read from one. */
  storedIn?: number;
  /**
   * Only these files may change, and what reads them is reloaded; other differences stay as they are. The other files are those of the generation
   * `storedIn`.
   */
  only?: readonly string[];
  /** The name of the program whose connections are counted: listeners of a relay, relays of a master. */
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
  /** Permission bits, such as 0o640. */
  mode: number;
}

export interface DesiredDirectory extends Ownership {
  path: string;
}

export interface DesiredFile extends Ownership {
  path: string;
  content: FileContent;
  /**
   * Checksum of the parts that need a restart of the service; while it stays the same, a reload is enough. undefined: `restartOn` and `reloadOn`
   * of the units decide.
   */
  restartKey?: string;
  /** The same file of the other slot: both change together, so output shows only one of them. */
  twin?: string;
  /** The file's template, for errors; relative to the project or to the inventory. */
  template: string;
}

export interface DesiredUnit {
  /** With its suffix: `nginx.service`. */
  name: string;
  /** masked: the unit never runs, for example a package's unit whose program radioctl's own unit runs. */
  state: "running" | "stopped" | "masked";
  enabled: boolean;
  /** A change of one of these files needs a reload. */
  reloadOn: readonly string[];
  /** A change of one of these files needs a restart. Unit files, drop-ins and limits always do. */
  restartOn: readonly string[];
  /** The unit is also restarted when its program was replaced on the disk. */
  restartWhenUpgraded?: boolean;
}

/**
 * A check in POSIX sh. It runs with `$STAGE`, a folder with the new files under their own paths (`$STAGE/etc/nginx/nginx.conf`) and the unchanged
 * files of `needs`. Exit code 0 means accepted; otherwise its output is shown.
 */
export interface ConfigCheck {
  /** The name for operators: `nginx -t`. */
  name: string;
  /** The check runs before one of these files changes. */
  files: readonly string[];
  script: string;
  /**
   * The same check of the files that the host has now. It runs before only some files change: others may have been edited by hand, and the program
   * reads them, too.
   */
  present?: string | undefined;
}

/** The name of a check of the files that the host has now. */
export function presentName(name: string): string {
  return `${name} of the present files`;
}

export interface Load {
  name: string;
  files: readonly string[];
  script: string;
  /** It may lock the operator out (firewall, sshd): an undo timer is started on the host before it, and a new connection stops the timer. */
  risky: boolean;
  /** A failure is only a warning: some cheap hosts refuse sysctls. */
  optional: boolean;
  /** What the program must make of its configuration. While it does not, the load is due. */
  promise?: HostPromise;
}

/** Other files of a host may come before radioctl's or add to them, so the program is asked what it uses. */
export interface HostPromise {
  name: "sshd" | "firewall" | "nginx" | "upgrades";
  /** radioctl's files. */
  files: readonly string[];
}

/** One of the two instances of a service. */
export type Slot = "a" | "b";

/**
 * A service that is replaced instead of restarted: a second instance starts in the other slot and gets the new connections, and the first one
 * serves its connections until they end or the time limit is reached.
 */
export interface Slots {
  /** The unit that runs in the serving slot. */
  units: Readonly<Record<Slot, DesiredUnit>>;
  /** The file that selects the slot for new connections, for either slot. It needs a reload of its unit. */
  selectors: Readonly<Record<Slot, DesiredFile>>;
  /** Loopback addresses on which the instances listen. */
  addresses: Readonly<Record<Slot, string>>;
  /** POSIX sh: exit code 0 when the instance of `$SLOT` can serve. It is tried for `readySeconds`; then the apply is rolled back. */
  ready: string;
  readySeconds: number;
  /** POSIX sh: prints how many connections the instance of `$SLOT` still serves. */
  connections: string;
  /** The maximum memory of a second instance. */
  memoryMegabytes: number;
}
