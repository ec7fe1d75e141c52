import type { Statement } from "./accounts.js";
import { certificateStatements, hostCertificates, type HostCertificate } from "./certificates.js";
import { parseEncoder } from "./encoders/read.js";
import type { EncoderStream } from "./encoders/stream.js";
import { parseIcecast, type Icecast } from "./icecast/read.js";
import { readKeys, type AuthorizedKey } from "./keys.js";
import { parseLiquidsoap, type Script } from "./liquidsoap/read.js";
import type { LiveMount } from "./live.js";
import { nginxSites, type Site } from "./nginx/sites.js";
import { MOST_BYTES, MOST_CERTIFICATES, MOST_NGINX_BYTES, type Answer } from "./query.js";
import type { Remark } from "./remark.js";
import { readRenewal } from "./renewal.js";
import { isIpv4, isSameHost } from "./words.js";

/** Everything that was found on a host and was readable. */
export interface Found {
  /** `given`: the operator's name for it; `address`: its IPv4 address, when known. */
  host: { given: string; address: string | undefined; user: string; port: number };
  answer: Pick<Answer, "hostname" | "addresses" | "timezone" | "prettyName" | "renewals">;
  keys: AuthorizedKey[];
  icecast: Icecast | undefined;
  scripts: Script[];
  encoders: EncoderStream[];
  sites: Site[];
  certificates: HostCertificate[];
  /** undefined: its Icecast did not answer. */
  live: LiveMount[] | undefined;
  /** The addresses of servers that are given by name. */
  resolved: ReadonlyMap<string, string>;
  /** Every statement of every file. */
  statements: Statement[];
  remarks: Remark[];
}

/** Reads all files of an answer. Pure; never throws. */
export function readAnswer(answer: Answer): Omit<Found, "host" | "live" | "resolved"> {
  const of = (kind: string) => {
    const all = answer.files.filter((file) => file.kind === kind);
    return all.some(({ used }) => used) ? all.filter(({ used }) => used) : all;
  };
  const [first, ...others] = of("icecast").map(({ path, bytes }) => parseIcecast(path, bytes));
  const scripts = of("liquidsoap").map(({ path, bytes }) => parseLiquidsoap(path, Buffer.from(bytes).toString()));
  const encoders = ["darkice", "butt", "ezstream", "ices"].flatMap((kind) =>
    of(kind).map(({ path, bytes }) => parseEncoder(kind, path, bytes)),
  );
  const sockets = first?.sockets ?? [];
  const ports = new Set(sockets.length === 0 ? [8000] : sockets.map(({ port }) => port));
  const own = new Set([...answer.addresses, answer.hostname, ...(first?.hostname === undefined ? [] : [first.hostname.value])]);
  const nginx = nginxSites(answer.nginx ?? "", { ports, addresses: own });
  const keys = readKeys(answer.keys);
  const certificates = hostCertificates(answer);
  const renewals = (["certbot", "dehydrated"] as const).flatMap((kind) =>
    of(kind).flatMap(({ path, bytes }) => readRenewal(kind, path, Buffer.from(bytes).toString())),
  );
  const read = [
    ...[first, ...scripts, ...encoders, nginx, keys].flatMap((each) => each?.statements ?? []),
    ...certificateStatements(certificates),
    ...renewals,
    ...unreadRests(answer),
  ];
  return {
    answer,
    keys: keys.keys,
    icecast: first,
    scripts,
    encoders: encoders.flatMap(({ streams }) => streams),
    sites: nginx.sites,
    certificates,
    statements: [...read, ...others.flatMap(({ statements }) => statements.map((each) => elsewhere(each)))],
    remarks: [
      ...others.map(({ file }): Remark => ({
        kind: "unread",
        what: `${file} belongs to another Icecast: in an inventory, one server is one host`,
      })),
      ...ofContainers(answer),
      ...(first?.remarks ?? []),
      ...scripts
        .filter(({ outputs }) => outputs.length === 0)
        .map(({ file }): Remark => ({ kind: "unread", what: `${file} has no output to an Icecast that could be read` })),
      ...nginx.remarks,
    ],
  };
}

/** The rest of a text that is too long is one statement, which is left to the operator: it is in the lists, too. */
function unreadRests({ files, nginx, skipped }: Answer): Statement[] {
  const left = (file: string, read: string, why: string): Statement => {
    const end = read.lastIndexOf("\n");
    const place = { file, line: read.split("\n").length, column: read.length - end };
    return { place, name: "the rest of the file", within: [], known: { fate: "left", why, kind: "unread" }, usedBy: [] };
  };
  const beyond = (bytes: number) => `it has more than ${bytes / 1024} KiB: the rest was not read`;
  const long = files.filter(({ bytes }) => bytes.length >= MOST_BYTES);
  return [
    ...long.map(({ path, bytes }) => left(path, Buffer.from(bytes).toString(), beyond(MOST_BYTES))),
    ...(Buffer.byteLength(nginx ?? "") >= MOST_NGINX_BYTES ? [left("nginx -T", nginx ?? "", beyond(MOST_NGINX_BYTES))] : []),
    ...skipped.map((path) =>
      left(path, "", `only the first ${files.length} files and ${MOST_CERTIFICATES} certificates of a host are read`),
    ),
    ...unusedFiles(files).map((path) => left(path, "", "the running program uses another file: this one was not read")),
  ];
}

/** Files at usual places, of programs that were started with others. */
function unusedFiles(files: Answer["files"]): string[] {
  const running = new Set(files.filter(({ used }) => used).map(({ kind }) => kind));
  return files.filter(({ kind, used }) => !used && running.has(kind)).map(({ path }) => path);
}

/** What is known of programs in containers: addresses, ports and folders may be others outside. */
function ofContainers({ files, hidden, running }: Answer): Remark[] {
  const inside = files
    .filter((file) => file.inside)
    .map(({ path }): Remark => ({
      kind: "todo",
      what: `${path} is of a program in a container: check its addresses, ports and folders, which may be others outside`,
    }));
  const unread = hidden.map((path): Remark => ({
    kind: "unread",
    what: `${path}: a running program was started with it, and it could not be read (in a container, links are not followed)`,
  }));
  const nginx = running.includes("nginx-inside")
    ? [{ kind: "unread" as const, what: "an nginx runs in a container: its sites were not read" }]
    : [];
  return [...inside, ...unread, ...nginx];
}

/** A statement of a second Icecast: one remark says so for all. */
function elsewhere(statement: Statement): Statement {
  return { ...statement, known: { fate: "left", why: "of another Icecast", kind: undefined } };
}

/** Names that are resolved; a channel has at most two masters. */
const MOST_NAMES = 20;

/** Servers whose addresses the draft needs, and that are given by name. */
export function namesToResolve(icecast: Icecast | undefined): string[] {
  const servers = [...(icecast?.relays ?? []), ...(icecast?.master === undefined ? [] : [icecast.master])].map(
    ({ server }) => server,
  );
  return [...new Set(servers)]
    .filter((name) => !isIpv4(name) && /^[A-Za-z0-9][A-Za-z0-9.-]{0,252}$/u.test(name))
    .slice(0, MOST_NAMES);
}

/** Whether a server in a configuration is the host itself. */
export function isOwn({ answer, icecast, host }: Pick<Found, "answer" | "icecast" | "host">, server: string): boolean {
  if (isSameHost(server)) return true;
  const names = [...answer.addresses, answer.hostname, icecast?.hostname?.value, host.given, host.address];
  return names.some((name) => name?.toLowerCase() === server.toLowerCase().replace(/\.$/u, ""));
}
