import type { HostScript } from "../../host/script.js";
import type { RenewalProgram } from "./renewal.js";

/** The state of a host that was set up without radioctl, and its configuration files. */
export interface Answer {
  hostname: string;
  /** The host's own addresses, without loopback. */
  addresses: string[];
  timezone: string | undefined;
  prettyName: string | undefined;
  systemd: boolean;
  /** Public keys that the login and root accept. */
  keys: string[];
  /** Address and port at which the connection arrived. */
  arrivedAt: string | undefined;
  /** Files of running programs come first. */
  files: HostFile[];
  /** What `nginx -T` prints, which is nothing for an invalid configuration; undefined without nginx. */
  nginx: string | undefined;
  /** Radio programs that are running now; `nginx-inside`: an nginx in a container. */
  running: string[];
  /** Paths that running programs were started with, and that could not be read. */
  hidden: string[];
  /** Paths of files that were not read, because there are too many. */
  skipped: string[];
  /** Of certbot and dehydrated; never their keys. */
  certificates: Array<{ program: RenewalProgram; folder: string; pem: string }>;
  /** What starts them again and again: a timer, or a file of cron. */
  renewals: Array<{ program: RenewalProgram; by: string }>;
}

export interface HostFile {
  kind: "icecast" | "liquidsoap" | "darkice" | "butt" | "ezstream" | "ices" | RenewalProgram;
  path: string;
  bytes: Uint8Array;
  /** A running program was started with it. */
  used: boolean;
  /** That program runs in a container: the file is the container's. */
  inside: boolean;
}

/** No real configuration is larger; only this much of a file is read. */
export const MOST_BYTES = 262_144;
/** nginx prints the configuration of all its sites. */
export const MOST_NGINX_BYTES = 4 * MOST_BYTES;
const MOST_FILES = 40;
/** No real host of a radio has more. */
export const MOST_CERTIFICATES = 50;

/** Kinds that the script looks for. */
const KINDS: ReadonlyArray<HostFile["kind"]> = [
  "icecast",
  "liquidsoap",
  "darkice",
  "butt",
  "ezstream",
  "ices",
  "certbot",
  "dehydrated",
];
const RENEWING: readonly RenewalProgram[] = ["certbot", "dehydrated"];

/** A script that only reads. To be run as root; passwords are only in its answer. */
export function adoptScript(): HostScript {
  return [{ file: "observe-radio.sh", values: { MOST_BYTES } }];
}

/** Reads the answer of `adoptScript`; undefined when it is invalid or incomplete. */
export function parseAdoptAnswer(stdout: string): Answer | undefined {
  const lines = stdout.split("\n");
  if (!lines.includes("@@radioctl") || !lines.includes("@@end")) return undefined;
  const all = (name: string) =>
    lines.filter((line) => line.startsWith(`${name} `)).map((line) => line.slice(name.length + 1).trim());
  const [arrived = ""] = all("arrived");
  const [nginx] = all("nginx");
  const { files, skipped } = filesOf(all("file"));
  const certificates = all("certificate").map((line) => line.split(" "));
  return {
    hostname: all("hostname")[0] ?? "",
    addresses: (all("addresses")[0] ?? "").split(" ").filter((each) => each !== ""),
    timezone: all("timezone")[0] || undefined,
    prettyName: all("system")[0] || undefined,
    systemd: all("systemd")[0] === "systemd",
    keys: [...new Set(all("key"))],
    arrivedAt: arrived.split(" ")[2],
    files,
    nginx: nginx === undefined ? undefined : decoded(nginx, MOST_NGINX_BYTES).toString(),
    running: [...new Set(all("running"))],
    hidden: [...new Set(all("hidden"))].map(textIn),
    skipped: [...skipped, ...certificates.slice(MOST_CERTIFICATES).map(([, folder = ""]) => `${textIn(folder)}/cert.pem`)],
    certificates: certificates.slice(0, MOST_CERTIFICATES).flatMap(([given, folder = "", pem = ""]) => {
      const program = RENEWING.find((each) => each === given);
      return program === undefined ? [] : [{ program, folder: textIn(folder), pem: decoded(pem).toString() }];
    }),
    renewals: all("renews").flatMap((line) => {
      const [given, by = ""] = line.split(" ");
      const program = RENEWING.find((each) => each === given);
      return program === undefined || by === "" ? [] : [{ program, by: by.slice(0, 200) }];
    }),
  };
}

function textIn(base64: string): string {
  return Buffer.from(base64, "base64").toString();
}

function filesOf(lines: readonly string[]): { files: HostFile[]; skipped: string[] } {
  const files = new Map<string, HostFile>();
  const skipped: string[] = [];
  for (const line of lines) {
    const [kind = "", used, path = "", content = ""] = line.split(" ");
    const known = KINDS.find((each) => each === kind);
    const name = textIn(path);
    if (known === undefined || files.has(name)) continue;
    if (files.size >= MOST_FILES) {
      skipped.push(name);
      continue;
    }
    files.set(name, {
      kind: known,
      path: name,
      bytes: decoded(content),
      used: used !== "there",
      inside: used === "inside",
    });
  }
  return { files: [...files.values()], skipped };
}

/** The host may have sent more than the script allows. */
function decoded(base64: string, mostBytes = MOST_BYTES): Buffer {
  return Buffer.from(base64.slice(0, Math.ceil(mostBytes / 3) * 4), "base64").subarray(0, mostBytes);
}

/** A script that resolves names, one line `NAME ADDRESS` each. */
export function resolveScript(names: readonly string[]): HostScript {
  return [{ file: "resolve-names.sh", words: names }];
}

/** The resolved names with their addresses. */
export function parseResolved(stdout: string): Map<string, string> {
  const pairs = stdout.split("\n").map((line) => line.trim().split(" "));
  return new Map(pairs.flatMap(([name, address]) => (name !== undefined && address !== undefined ? [[name, address]] : [])));
}
