import { dnsFolderOf } from "./dns.js";
import { lineMark } from "./line.js";

/** A process of this machine, and what distinguishes it from a later one with the same number. */
export interface Program {
  pid: number;
  /** In the kernel's ticks since the machine's start, as in /proc. */
  startedAt: string;
  /** What it is: a host's name, `proxy`. */
  what: string;
}

/**
 * Start time of a process from its /proc/PID/stat; undefined for a zombie, which counts as ended. The name, in parentheses, may contain
 * anything: the state is the first field after it, the start time the twentieth.
 */
export function parseStartTime(stat: string): string | undefined {
  const fields = stat.slice(stat.lastIndexOf(")") + 2).split(" ");
  return fields[0] === "Z" ? undefined : fields[19];
}

/**
 * Runs a host in its control groups, and again after each reboot: systemd-nspawn leaves that to its caller, and ends with 133. Writing 0 to a group
 * adds the writer itself. When the groups are not writable, as in a container, the host runs without them.
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

/**
 * Runs an encoder, a programme, a stand-in or a cable of a lab, and restarts it when it ends, until the lab is taken down. Its output goes to the
 * lab's folder.
 */
export const PLAYER = `shift
while :; do
  "$@"
  sleep 1
done`;

/** The subcommand of a lab's program that serves endless audio, to masters that pull it or to encoders: `radioctl __airtime ...`. */
export const AIRTIME = "__airtime";

/** Where the lab in `folder` keeps the logs and progress files of its encoders. */
export function playFolderOf(folder: string): string {
  return `${folder}/play`;
}

/** The name of the program that makes what a studio plays. No name of a source or host has a dot. */
export function programmeName(source: string): string {
  return `${source}.programme`;
}

/** Whether a program makes what a studio plays. */
export function isProgramme(what: string): boolean {
  return what.startsWith("play ") && what.endsWith(programmeName(""));
}

/** The name of a lab's encoder, from its progress file: `play studio-master-a`; of a stand-in, from its source: `play airtime`. */
function encoderIn(words: readonly string[], folder: string): string | undefined {
  const start = `${playFolderOf(folder)}/`;
  const file = words.find((word) => word.startsWith(start))?.slice(start.length);
  return file === undefined ? undefined : `play ${file.replace(/\.progress$/u, "")}`;
}

/** The name of the program that delays and loses a host's packets. */
export function lineProgram(host: string): string {
  return `line ${host}`;
}

/** Whether a program of a lab plays the source, or any source when none is given. @param hosts of the lab; encoders' names end with a host's name */
export function isPlayOf(what: string, source: string | undefined, hosts: readonly string[]): boolean {
  if (source === undefined) return what.startsWith("play ");
  return (
    what === `play ${source}` ||
    what === `play ${programmeName(source)}` ||
    hosts.some((host) => what === `play ${source}-${host}`)
  );
}

/**
 * The role of a program in the lab in `folder`, by its /proc/PID/cmdline: a host's name (the host and its keeper), `proxy`, `dns`, `play NAME` (an
 * encoder, a programme or a stand-in, and its keeper), `line HOST` (the program of a host's cable, and its keeper), or undefined for any other
 * program, such as an editor that has one of the lab's files open.
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

/** The environment variable with the lab's folder, set for radioctl commands that a demo or a rehearsal runs in a lab. */
export const OF_LAB = "RADIOCTL_OF_LAB";

/** The role of such a command. */
export const COMMAND = "command";

/**
 * Whether a program, by its /proc/PID/environ, is a command that a demo or a rehearsal runs in the lab in `folder`: it survives a killed demo, and
 * would continue to write its journal there. An operator's own command does not count.
 */
export function isCommandOf(environment: string, folder: string): boolean {
  return environment.split("\0").includes(`${OF_LAB}=${folder}`);
}

/** Configuration of a lab's package proxy. */
export function proxyConfigOf(folder: string): string {
  return `${folder}/proxy/nginx.conf`;
}
