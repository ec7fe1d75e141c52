/** The facts about this machine that a lab depends on. */
export interface MachineFacts {
  root: boolean;
  /** `debian`, `ubuntu debian`: the system, and what it is derived from. */
  system: string;
  hasApt: boolean;
  /** The installed ones of those that were checked. */
  programs: ReadonlySet<string>;
  /** A hierarchy in which systemd keeps its services: version 2, or version 1's `name=systemd`. */
  cgroups: boolean;
  /** overlayfs: hosts are layers over a base instead of copies. */
  overlay: boolean;
  /** fs.inotify.max_user_instances. */
  inotifyInstances: number;
  memoryFreeMegabytes: number;
  diskFreeMegabytes: number;
  /** Whether tap devices work, which packet delay and loss need; undefined: it could not be tried. */
  taps: boolean | undefined;
  /** Whether nftables works; undefined: it could not be tried. */
  nftables: boolean | undefined;
}

/** missing: no lab can run without it. install: `lab up` installs it. note: a lab runs, but without some function. */
export type Mark = "ok" | "missing" | "install" | "note";

export interface Examined {
  what: string;
  mark: Mark;
  found: string;
  /** How to get it; empty when there is nothing to do. */
  fix: string;
}

/** Packages that a lab needs on this machine, by the program that shows whether they are installed. */
export const neededPrograms: Readonly<Record<string, string>> = {
  mmdebstrap: "mmdebstrap",
  "systemd-nspawn": "systemd-container",
  ip: "iproute2",
  nginx: "nginx-light",
  "ssh-keygen": "openssh-client",
  flock: "util-linux",
  nsenter: "util-linux",
};

/** Without these a lab runs, but can do less. */
export const usefulPrograms: Readonly<Record<string, { name: string; without: string }>> = {
  ffmpeg: { name: "ffmpeg", without: "lab play has no studio" },
};

/** A host needs seven, as counted on Debian 12 and 13; the rest is for other programs on this machine. */
const INOTIFY_PER_HOST = 8;
const INOTIFY_OF_OTHERS = 24;
const ENOUGH_HOSTS = 24;

/** As counted: 30 MB booted, 120 with Liquidsoap; a base has 400 MB, and there may be four. */
const LEAST_MEMORY_MEGABYTES = 512;
const LEAST_DISK_MEGABYTES = 3000;

/** Every requirement of a lab, judged. Pure. */
export function examine(facts: MachineFacts): Examined[] {
  return [
    judged("root", facts.root, facts.root ? "yes" : "no", "a lab boots real hosts: run it with sudo"),
    judged(
      "Debian",
      facts.hasApt && /\bdebian\b/u.test(facts.system),
      facts.system || "unknown",
      "use Debian or a derivative with apt, for example a virtual machine with Debian 12 or 13",
    ),
    ...Object.entries(neededPrograms).map(([program, name]) => programOf(facts, program, name)),
    judged(
      "control groups",
      facts.cgroups,
      facts.cgroups ? "yes" : "none that systemd can use",
      "mount -t cgroup2 none /sys/fs/cgroup, or use a container with cgroups",
    ),
    inotify(facts.inotifyInstances),
    amount("memory", facts.memoryFreeMegabytes, LEAST_MEMORY_MEGABYTES, "free some memory: a host needs 30 MB, a master 120"),
    amount(
      "disk",
      facts.diskFreeMegabytes,
      LEAST_DISK_MEGABYTES,
      "free some disk space, or choose another folder: RADIOCTL_LAB_DIR=/elsewhere",
    ),
    ...Object.entries(usefulPrograms).map(([program, { name, without }]) => ({
      what: program,
      ...(facts.programs.has(program)
        ? { mark: "ok" as const, found: "yes", fix: "" }
        : { mark: "note" as const, found: `no: ${without}`, fix: `apt-get install ${name}` }),
    })),
    note("overlayfs", facts.overlay, "no: each host is a copy of its base, 400 MB and some seconds", "modprobe overlay"),
    note("nftables", facts.nftables, "no: hosts have no firewall, and a bootstrap fails", "use a kernel with nf_tables"),
    note("taps", facts.taps, "no: lab fault has no lag and no loss", "modprobe tun; a container also needs /dev/net/tun"),
  ];
}

/** Requirements without which no lab can run, and that `lab up` can't install. */
export function missing(examined: readonly Examined[]): Examined[] {
  return examined.filter(({ mark }) => mark === "missing");
}

/** Packages that `lab up` installs. */
export function packagesToInstall(facts: MachineFacts): string[] {
  const names = Object.entries(neededPrograms).flatMap(([program, name]) => (facts.programs.has(program) ? [] : [name]));
  return [...new Set(names)];
}

function judged(what: string, ok: boolean, found: string, fix: string): Examined {
  return ok ? { what, mark: "ok", found, fix: "" } : { what, mark: "missing", found, fix };
}

function programOf(facts: MachineFacts, program: string, name: string): Examined {
  if (facts.programs.has(program)) return { what: program, mark: "ok", found: "yes", fix: "" };
  const mark = facts.root && facts.hasApt ? "install" : "missing";
  return {
    what: program,
    mark,
    found: "no",
    fix: `apt-get install ${name}${mark === "install" ? "; lab up does it itself" : ""}`,
  };
}

function inotify(instances: number): Examined {
  const hosts = Math.max(0, Math.floor((instances - INOTIFY_OF_OTHERS) / INOTIFY_PER_HOST));
  const found = `${instances} instances: about ${hosts} hosts`;
  const fix = "sysctl -w fs.inotify.max_user_instances=1024";
  if (hosts >= ENOUGH_HOSTS) return { what: "inotify", mark: "ok", found, fix: "" };
  return { what: "inotify", mark: hosts === 0 ? "missing" : "note", found, fix };
}

function amount(what: string, megabytes: number, least: number, fix: string): Examined {
  const found = `${megabytes} MB free`;
  return megabytes >= least
    ? { what, mark: "ok", found, fix: "" }
    : { what, mark: "missing", found: `${found}, ${least} MB are needed`, fix };
}

function note(what: string, there: boolean | undefined, without: string, fix: string): Examined {
  if (there === true) return { what, mark: "ok", found: "yes", fix: "" };
  return there === undefined
    ? { what, mark: "note", found: "not known: it could not be tried", fix: "" }
    : { what, mark: "note", found: without, fix };
}

/** Reads what `lab/machine.sh` prints. */
export function parseMachine(text: string): MachineFacts {
  const lines = text.split("\n").map((line) => line.split("=", 2) as [string, string?]);
  const all = (key: string) => lines.flatMap(([name, value = ""]) => (name === key ? [value] : []));
  const one = (key: string) => all(key)[0] ?? "";
  const tried = (key: string) => (one(key) === "" ? undefined : one(key) === "yes");
  return {
    root: one("uid") === "0",
    system: one("system").trim(),
    hasApt: one("apt") === "yes",
    programs: new Set(all("program")),
    cgroups: one("cgroups") === "yes",
    overlay: one("overlay") === "yes",
    inotifyInstances: Number(one("inotify")),
    memoryFreeMegabytes: Number(one("memory")),
    diskFreeMegabytes: Number(one("disk")),
    taps: tried("taps"),
    nftables: tried("nftables"),
  };
}
