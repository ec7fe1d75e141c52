import { Secret } from "../../../secret.js";
import type { Place, Remark } from "../remark.js";
import { numberOf, parseXml, textOf, type XmlElement } from "../xml.js";
import { elements, sections } from "./elements.js";
import { mountsOf, type IcecastMount } from "./mounts.js";
import { relaysOf, type IcecastRelay } from "./relays.js";

export interface IcecastSocket {
  port: number;
  /** undefined: every address. */
  address: string | undefined;
  tls: boolean;
}

/** The contents of an icecast.xml, as far as it could be read. */
export interface Icecast {
  file: string;
  hostname: string | undefined;
  admin: string | undefined;
  clients: number | undefined;
  sourcePassword: Secret | undefined;
  adminUser: string;
  adminPassword: Secret | undefined;
  sockets: IcecastSocket[];
  mounts: IcecastMount[];
  relays: IcecastRelay[];
  /** The server that all mounts are relayed from. */
  master: { server: string; port: number } | undefined;
  aliases: Array<{ from: string; to: string; place: Place }>;
  certificate: string | undefined;
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
  const { root, remarks } = parseXml(file, bytes, sections);
  if (root === undefined) remarks.push({ kind: "unread", what: `${file} contains no XML` });
  else if (root.name !== "icecast")
    remarks.push({ kind: "unread", where: root.place, what: `<${root.name}> instead of <icecast>` });
  const top: XmlElement = root ?? {
    name: "icecast",
    attributes: {},
    children: [],
    text: "",
    place: { file, line: 1, column: 1 },
  };
  const authentication = top.children.filter(({ name }) => name === "authentication");
  const first = (name: string) => authentication.map((each) => textOf(each, name)).find((each) => each !== undefined);
  const secret = (name: string) => {
    const found = first(name);
    return found === undefined ? undefined : new Secret(name, found.text);
  };
  const server = textOf(top, "master-server")?.text;
  const paths = top.children.filter(({ name }) => name === "paths" || name === "tls-context");
  return {
    file,
    hostname: textOf(top, "hostname")?.text,
    admin: textOf(top, "admin")?.text,
    clients: limitOf(top),
    sourcePassword: secret("source-password"),
    adminUser: first("admin-user")?.text ?? "admin",
    adminPassword: secret("admin-password"),
    sockets: socketsOf(top),
    mounts: mountsOf(top),
    relays: relaysOf(top),
    master: server === undefined ? undefined : { server, port: numberOf(top, "master-server-port") ?? 8000 },
    aliases: aliasesOf(paths),
    certificate: certificateOf(paths),
    remarks: [...remarks, ...knownPasswords(top), ...whatElse(top, file)],
  };
}

function limitOf(top: XmlElement): number | undefined {
  const limits = top.children.filter(({ name }) => name === "limits");
  const found = limits.map((each) => numberOf(each, "max-listeners") ?? numberOf(each, "clients"));
  return found.find((each) => each !== undefined && each > 0);
}

function socketsOf(top: XmlElement): IcecastSocket[] {
  const found = top.children.filter(({ name }) => name === "listen-socket");
  return found.flatMap((socket) => {
    const port = numberOf(socket, "port");
    if (port === undefined || port < 1 || port > 65_535) return [];
    const tls = [textOf(socket, "ssl"), textOf(socket, "tls")].some((each) => /^(1|true|yes|rfc)/iu.test(each?.text ?? ""));
    return [{ port, address: textOf(socket, "bind-address")?.text, tls }];
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

function certificateOf(paths: readonly XmlElement[]): string | undefined {
  const names = ["ssl-certificate", "tls-certificate"];
  return paths.flatMap((each) => names.map((name) => textOf(each, name)?.text)).find((each) => each !== undefined);
}

/** Warns of publicly known passwords: with them, anyone can go on air. */
function knownPasswords(top: XmlElement): Remark[] {
  const places = top.children.flatMap((section) => [section, ...section.children]);
  return places
    .filter(({ name, text }) => name.endsWith("password") && KNOWN_PASSWORDS.has(text.toLowerCase()))
    .map(({ name, place }) => ({
      kind: "warning",
      where: place,
      what: `<${name}> is a publicly known password; change it, at the encoders, too`,
    }));
}

/** Elements that an inventory can't express, that radioctl sets itself, or that are unknown. */
function whatElse(top: XmlElement, file: string): Remark[] {
  const remarks: Remark[] = [];
  const ours = new Set<string>();
  const look = (element: XmlElement, path: string) => {
    const fate = Object.hasOwn(elements, path) ? elements[path] : undefined;
    if (fate === "ours") {
      if (element.text !== "" && element.children.length === 0) ours.add(path);
      return;
    }
    const where = element.place;
    if (fate === undefined) remarks.push({ kind: "unread", where, what: `<${element.name}> is unknown` });
    else if (fate !== "read" && !isOff(element)) remarks.push({ kind: "lost", where, what: `<${element.name}>: ${fate}` });
    if (fate === "read" && sections.has(element.name)) for (const child of element.children) look(child, `${path}/${child.name}`);
  };
  for (const child of top.children) look(child, child.name);
  const set = [...ours].sort().join(", ");
  return set === "" ? remarks : [...remarks, { kind: "replaced", what: `${file}: ${set}: radioctl sets these itself` }];
}

/** Whether an element has no effect: a switch that is off, a limit of 0. */
function isOff({ text, children, attributes, name }: XmlElement): boolean {
  if (children.length > 0 || Object.keys(attributes).length > 0) return false;
  return text === "" || text === "0" || (name === "fileserve" && text === "1");
}
