import { dnsFolderOf } from "./dns.js";
import { lineMark } from "./line.js";

/** A program of this machine, and what tells it from a later one of the same number. */
export interface Program {
  pid: number;
  /** In the kernel's ticks since the machine's start, as /proc has it. */
  startedAt: string;
  /** What it is: a host's name, `proxy`. */
  what: string;
}

/**
 * Start time of a program from its /proc/PID/stat; undefined for a zombie, which is gone for us. The name, in parentheses, may hold
 * anything: state is the first field behind it, start time the twentieth.
 */
export function parseStartTime(stat: string): string | undefined {
  const fields = stat.slice(stat.lastIndexOf(")") + 2).split(" ");
  return fields[0] === "Z" ? undefined : fields[19];
}

/**
 * Runs a host in its control groups, and again after each reboot, which systemd-nspawn leaves to whoever started it: it then ends with 133. A 0
 * means whoever writes it. Where there is no writing to the groups, as in a container, it goes without.
 */
export const KEEPER = `groups=$1
shift
while :; do
  (
    for group in $groups; do mkdir -p "$group" && echo 0 >"$group/cgroup.procs"; done
    exec "$@"
  )
  [ $? -eq 133 ] || exit
done`;

/** Runs what plays in a lab or carries its packets, and again when it has ended: until it is ended with the lab. What it writes about stands in its folder. */
export const PLAYER = `shift
while :; do
  "$@"
  sleep 1
done`;

/** The first word of a lab's stand-in for a server that masters pull from: `radioctl __airtime ...`. */
export const AIRTIME = "__airtime";

/** Where the lab in `folder` keeps what its encoders write of themselves. */
export function playFolderOf(folder: string): string {
  return `${folder}/play`;
}

/** How an encoder of a lab is called, by its file of progress: `play studio-master-a`; a stand-in is called by its source, `play airtime`. */
function encoderIn(words: readonly string[], folder: string): string | undefined {
  const start = `${playFolderOf(folder)}/`;
  const file = words.find((word) => word.startsWith(start))?.slice(start.length);
  return file === undefined ? undefined : `play ${file.replace(/\.progress$/u, "")}`;
}

/** How the program is called that delays and loses a host's packets. */
export function lineProgram(host: string): string {
  return `line ${host}`;
}

/** Whether a program of a lab plays the source, or anything when none is named. @param hosts of the lab, in whose names those of encoders end */
export function isPlayOf(what: string, source: string | undefined, hosts: readonly string[]): boolean {
  if (source === undefined) return what.startsWith("play ");
  return what === `play ${source}` || hosts.some((host) => what === `play ${source}-${host}`);
}

/**
 * What a program is to the lab in `folder`, by its /proc/PID/cmdline: a host's name (the host itself, and what keeps it), `proxy`, `dns`, `play NAME` (an
 * encoder or a stand-in, and what keeps it), `line HOST` (what its packets go through, and what keeps it), or undefined for anybody else's program,
 * as an editor that has one of the lab's files open.
 */
export function partInLab(commandLine: string, folder: string): string | undefined {
  const [program = "", ...words] = commandLine.split("\0");
  if (program === `nginx: master process nginx -c ${proxyConfigOf(folder)}`) return "proxy";
  const plays = program === "sh" && words[1] === PLAYER;
  if ((plays || /(^|\/)pdns_server$/u.test(program)) && words.includes(`--config-dir=${dnsFolderOf(folder)}`)) return "dns";
  const line = words.find((word) => word.startsWith(lineMark(folder)));
  if (line !== undefined && (plays || /(^|\/)perl$/u.test(program))) return lineProgram(line.slice(lineMark(folder).length));
  if (plays || words[1] === AIRTIME || /(^|\/)ffmpeg$/u.test(program)) return encoderIn(words, folder);
  const isKeeper = program === "sh" && words[1] === KEEPER;
  if (!isKeeper && !/(^|\/)systemd-nspawn$/u.test(program)) return undefined;
  const start = `--directory=${folder}/hosts/`;
  return words
    .find((word) => word.startsWith(start))
    ?.slice(start.length)
    .split("/")[0];
}

/** Stands in the environment of a command of ours that a demo or a rehearsal runs in a lab, with the lab's folder. */
export const OF_LAB = "RADIOCTL_OF_LAB";

/** How such a command is called. */
export const COMMAND = "command";

/**
 * Whether a program, by its /proc/PID/environ, is a command that a demo or a rehearsal runs in the lab in `folder`: it outlives one that was killed, and
 * would go on writing its journal there. An operator's own command in the lab is none.
 */
export function isCommandOf(environment: string, folder: string): boolean {
  return environment.split("\0").includes(`${OF_LAB}=${folder}`);
}

/** Configuration of a lab's package proxy. */
export function proxyConfigOf(folder: string): string {
  return `${folder}/proxy/nginx.conf`;
}
