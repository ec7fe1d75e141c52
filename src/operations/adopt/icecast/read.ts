import { Secret } from "../../../secret.js";
import type { Place, Remark } from "../remark.js";
import { numberOf, parseXml, textOf, type XmlElement } from "../xml.js";
import type { Statement } from "../accounts.js";
import { sections } from "./elements.js";
import { mountsOf, type IcecastMount, type IcecastMounts } from "./mounts.js";
import { relaysOf, type IcecastRelay } from "./relays.js";
import { icecastStatements } from "./statements.js";

export interface IcecastSocket {
  port: number;
  /** undefined: every address. */
  address: string | undefined;
  addressPlace: Place | undefined;
  tls: boolean;
  /** Of its port. */
  place: Place;
  /** Of the switch that makes it TLS. */
  tlsPlace: Place | undefined;
}

/** A value, and where it is. */
export interface Placed<Value> {
  value: Value;
  place: Place;
}

/** The contents of an icecast.xml, as far as it could be read. */
export interface Icecast {
  file: string;
  hostname: Placed<string> | undefined;
  clients: Placed<number> | undefined;
  sourcePassword: Placed<Secret> | undefined;
  adminUser: string;
  adminPassword: Secret | undefined;
  sockets: IcecastSocket[];
  /** It has no <listen-socket>, and listens on its default port. */
  isDefaultPort: boolean;
  /** Mounts that are configured by name. */
  mounts: IcecastMount[];
  settingsOf: IcecastMounts["settingsOf"];
  odd: IcecastMounts["odd"];
  relays: IcecastRelay[];
  /** The server that all mounts are relayed from. */
  master: { server: string; port: number; places: Place[] } | undefined;
  aliases: Array<{ from: string; to: string; place: Place }>;
  certificate: Placed<string> | undefined;
  statements: Statement[];
  remarks: Remark[];
}

/** Publicly known passwords, for example those of Debian's package and of the project's own example. */
const KNOWN_PASSWORDS: ReadonlySet<string> = new Set([
  "hackme",
  "changeme",
  "password",
  "letmein",
  "icecast",
  "admin",
  "source",
  "relay",
]);

/** Reads an icecast.xml of any branch, also an edited or broken one. Never throws; what can't be read is a remark. */
export function parseIcecast(file: string, bytes: Uint8Array): Icecast {
  const { root, remarks, rest } = parseXml(file, bytes, sections);
  if (root === undefined) remarks.push({ kind: "unread", what: `${file} contains no XML` });
  else if (root.name !== "icecast")
    remarks.push({ kind: "unread", where: root.place, what: `<${root.name}> instead of <icecast>` });
  const top: XmlElement = root ?? {
    name: "icecast",
    attributes: {},
    children: [],
    text: "",
    isUnknown: false,
    place: { file, line: 1, column: 1 },
  };
  const authentication = top.children.filter(({ name }) => name === "authentication");
  const last = (name: string) => authentication.map((each) => textOf(each, name)).findLast((each) => each !== undefined);
  const source = last("source-password");
  const admin = last("admin-password");
  const paths = top.children.filter(({ name }) => name === "paths" || name === "tls-context");
  const { named, settingsOf, odd } = mountsOf(top);
  return {
    file,
    hostname: placed(textOf(top, "hostname")),
    clients: limitOf(top),
    sourcePassword: source === undefined ? undefined : { value: new Secret("source-password", source.text), place: source.place },
    adminUser: last("admin-user")?.text ?? "admin",
    adminPassword: admin === undefined ? undefined : new Secret("admin-password", admin.text),
    sockets: socketsOf(top),
    isDefaultPort: root !== undefined && !top.children.some(({ name }) => name === "listen-socket"),
    mounts: named,
    settingsOf,
    odd,
    relays: relaysOf(top),
    master: masterOf(top),
    aliases: aliasesOf(paths),
    certificate: certificateOf(paths),
    statements: icecastStatements(top, odd, rest).statements,
    remarks: [...remarks, ...knownPasswords(top)],
  };
}

function placed(found: { text: string; place: Place } | undefined): Placed<string> | undefined {
  return found === undefined ? undefined : { value: found.text, place: found.place };
}

function masterOf(top: XmlElement): Icecast["master"] {
  const server = textOf(top, "master-server");
  const port = textOf(top, "master-server-port");
  if (server === undefined) return undefined;
  const places = port === undefined ? [server.place] : [server.place, port.place];
  return { server: server.text, port: numberOf(top, "master-server-port") ?? 8000, places };
}

function limitOf(top: XmlElement): Placed<number> | undefined {
  const limits = top.children.filter(({ name }) => name === "limits");
  const last = (name: string) => limits.map((each) => textOf(each, name)).findLast((each) => each !== undefined);
  const found = [last("max-listeners"), last("clients")].map((each) => ({ value: Number(each?.text), place: each?.place }));
  return found.find((each): each is Placed<number> => each.place !== undefined && Number.isInteger(each.value) && each.value > 0);
}

function socketsOf(top: XmlElement): IcecastSocket[] {
  const found = top.children.filter(({ name }) => name === "listen-socket");
  return found.flatMap((socket) => {
    const port = numberOf(socket, "port");
    const place = textOf(socket, "port")?.place;
    if (port === undefined || port < 1 || port > 65_535 || place === undefined) return [];
    const tls = [textOf(socket, "ssl"), textOf(socket, "tls")].find((each) => /^(1|true|yes|rfc|auto)/iu.test(each?.text ?? ""));
    const address = textOf(socket, "bind-address");
    const bound = { address: address?.text, addressPlace: address?.place };
    return [{ port, ...bound, tls: tls !== undefined, place, tlsPlace: tls?.place }];
  });
}

function aliasesOf(paths: readonly XmlElement[]): Icecast["aliases"] {
  return paths
    .flatMap(({ children }) => children)
    .filter(({ name }) => name === "alias" || name === "resource")
    .flatMap(({ attributes, place }) => {
      const from = attributes["source"];
      const to = attributes["destination"] ?? attributes["dest"];
      return from === undefined || to === undefined ? [] : [{ from, to, place }];
    });
}

function certificateOf(paths: readonly XmlElement[]): Icecast["certificate"] {
  const names = ["ssl-certificate", "tls-certificate"];
  return placed(paths.flatMap((each) => names.map((name) => textOf(each, name))).find((each) => each !== undefined));
}

/** Warns of publicly known passwords: with them, anyone can go on air. */
function knownPasswords(top: XmlElement): Remark[] {
  const places = top.children.flatMap((section) => [section, ...section.children]);
  return places
    .filter(({ name, text }) => name.endsWith("password") && KNOWN_PASSWORDS.has(text.trim().toLowerCase()))
    .map(({ name, place }) => ({
      kind: "warning",
      where: place,
      what: `<${name}> is a publicly known password; change it, at the encoders, too`,
    }));
}
