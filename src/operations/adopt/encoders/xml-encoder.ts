import { Ledger } from "../accounts.js";
import { codecNamed, profileNamed, type Encoding } from "../encoding.js";
import type { Place } from "../remark.js";
import { parseXml, type XmlElement } from "../xml.js";
import { secretOf, slashed, whole, type EncoderFile, type EncoderStream } from "./stream.js";

const SECTIONS: ReadonlySet<string> = new Set(
  "ezstream ices ices:configuration stream instance server servers streams intakes intake encode metadata input encoders encoder playlist execution".split(
    " ",
  ),
);

/** Settings of the program itself, which radioctl replaces. */
const OWN: ReadonlySet<string> = new Set(
  (
    "background logpath logfile loglevel logstderr consolelog pidfile logsize module reconnectdelay reconnectattempts reconnect_attempts " +
    "maxqueuelength quality stream_quality svrinfoquality yp public svrinfopublic resample downmix protocol shuffle stream_once playlist_program name " +
    "reencode managed minimum-bitrate maximum-bitrate flush-samples tls verbose basedirectory type intake server encoder randomize crossfade in-rate " +
    "out-rate ca_dir ca_file tls_cipher_suite client_cert reencode_enable"
  ).split(" "),
);

/** Why other settings are not in the draft. */
const LEFT: ReadonlyMap<string, string> = new Map([
  ...["genre", "stream_genre", "svrinfogenre"].map((name) => [name, "set station.genre"] as const),
  ...["stream_url", "svrinfourl"].map((name) => [name, "set station.website"] as const),
  ...["description", "stream_description", "svrinfodescription"].map(
    (name) => [name, "a description: listeners get only the name"] as const,
  ),
  ...["savefile", "dumpfile"].map((name) => [name, "the programme is not recorded to a file"] as const),
  ...["program", "decoder", "script", "enable", "match", "decode"].map((name) => [name, "a program of the encoder"] as const),
]);

/** `<param name="...">` of ices 2: what the input module does. */
const OWN_PARAMS: ReadonlySet<string> = new Set([
  "type",
  "random",
  "once",
  "restart-after-reread",
  "metadata",
  "metadatafilename",
]);

/** No real configuration has more; the rest is left to the operator. */
const MOST_STREAMS = 50;
/** Elements that all streams share. */
const MOST_SHARED = 10;

/** A sent stream: the elements that describe it, the nearest first. */
type Scope = readonly XmlElement[];

interface Found {
  text: string;
  place: Place;
}

/** ices 0 and 2, ezstream 0 and 1: each has other names for the same settings. Every instance of ices 2 and every stream is one. */
export function xmlEncoder(program: string, file: string, bytes: Uint8Array): EncoderFile {
  const { root, remarks, rest } = parseXml(file, bytes, SECTIONS);
  const ledger = new Ledger();
  if (rest !== undefined) ledger.leaveRest(rest.place, rest.because);
  for (const { where, what } of remarks) {
    if (where === undefined) continue;
    ledger.add(where, "the file");
    ledger.leave(where, what, "unread");
  }
  if (root === undefined) return { streams: [], statements: ledger.statements };
  addAll(root, ledger);
  const scopes = scopesOf(root);
  return { streams: scopes.flatMap((scope) => streamOf(program, file, scope)), statements: ledger.statements };
}

/** Every element with a value. */
function addAll(root: XmlElement, ledger: Ledger): void {
  const open: Array<{ element: XmlElement; within: readonly Place[] }> = [{ element: root, within: [] }];
  for (let next = open.pop(); next !== undefined; next = open.pop()) {
    const { element, within } = next;
    const { name, place, children, attributes, text } = element;
    for (const child of children) open.push({ element: child, within: [place, ...within] });
    if (children.length > 0) continue;
    const param = name === "param" ? ` ${(attributes["name"] ?? "").slice(0, 40)}` : "";
    ledger.add(place, `${name}${param}`, within);
    if (OWN.has(name) || (name === "param" && OWN_PARAMS.has(attributes["name"] ?? "")))
      ledger.skip(place, "of the encoder itself");
    else if (text === "") ledger.skip(place, "empty");
    else if (LEFT.has(name)) ledger.leave(place, LEFT.get(name) ?? "");
    else if (param === " device") ledger.leave(place, "a sound card: an encoder must connect to the source");
  }
}

function scopesOf(root: XmlElement): Scope[] {
  const all: XmlElement[] = [root];
  for (const each of all) for (const child of each.children) all.push(child);
  const named = (name: string) => all.filter((each) => each.name === name);
  const instances = named("instance");
  if (instances.length > 0) {
    const stream = named("stream").filter((each) => each.children.some(({ name }) => name === "instance"));
    const around = stream.flatMap(({ children }) => children.filter(({ name }) => name === "metadata" || name === "input"));
    return instances.slice(0, MOST_STREAMS).map((instance) => [instance, ...around.slice(0, MOST_SHARED)]);
  }
  const streams = named("stream").filter(({ children }) => children.length > 0);
  if (streams.length === 0) return [[root]];
  const inner = new Set(streams.flatMap(({ children }) => children));
  const reference = (stream: XmlElement, name: string) => {
    const said = stream.children.find((each) => each.name === name && each.children.length === 0)?.text;
    const candidates = named(name).filter((each) => each.children.length > 0 && !inner.has(each));
    const isSaid = (each: XmlElement) => each.children.some((child) => child.name === "name" && child.text === said);
    return said === undefined ? candidates.slice(0, 1) : [candidates.find(isSaid) ?? []].flat();
  };
  return streams
    .slice(0, MOST_STREAMS)
    .map((stream) => [
      stream,
      ...["server", "intake", "encoder"].flatMap((name) => reference(stream, name)),
      ...named("playlist").slice(0, MOST_SHARED),
    ]);
}

/** The first value of one of these names, in the nearest element; of doubled elements, the last. */
function pick(scope: Scope, ...names: string[]): Found | undefined {
  for (const element of scope) {
    const all: XmlElement[] = [element];
    for (const each of all) if (!FILES.has(each.name)) for (const child of each.children) all.push(child);
    for (const name of names) {
      const isIt = (each: XmlElement) => each.name === name || (each.name === "param" && each.attributes["name"] === name);
      const found = all.findLast((each) => isIt(each) && each.text !== "" && each.children.length === 0);
      if (found !== undefined) return { text: found.text, place: found.place };
    }
  }
  return undefined;
}

/** Sections about the files that an encoder reads, not about what it sends. */
const FILES: ReadonlySet<string> = new Set(["reencode", "encdec", "decoders"]);

function streamOf(program: string, file: string, scope: Scope): EncoderStream[] {
  const url = pick(scope, "url");
  const address = url !== undefined && URL.canParse(url.text) ? new URL(url.text) : undefined;
  const mount =
    pick(scope, "mount", "mountpoint") ?? (address === undefined ? undefined : { text: address.pathname, place: url?.place });
  const [first] = scope;
  if (mount === undefined || first === undefined) return [];
  const found = {
    server: pick(scope, "hostname") ?? url,
    port: pick(scope, "port"),
    user: pick(scope, "user", "username"),
    password: pick(scope, "password", "sourcepassword"),
    playlist: pick(scope, "filename", "file"),
    title:
      pick(scope, "stream_name", "svrinfoname") ??
      pick(
        scope.filter(({ name }) => name === "metadata" || name === "stream"),
        "name",
      ),
  };
  const places = Object.entries({ ...found, mount }).flatMap(([key, each]) =>
    each?.place === undefined ? [] : [[key, each.place] as const],
  );
  return [
    {
      program,
      server: pick(scope, "hostname")?.text ?? address?.hostname ?? "localhost",
      port: whole(found.port?.text) ?? (address === undefined || address.port === "" ? 8000 : Number(address.port)),
      mount: slashed(mount.text),
      user: found.user?.text,
      password: secretOf(file, found.password?.text),
      encoding: encodingOf(program, scope),
      title: found.title?.text,
      feed: `${file} ${found.playlist?.text ?? ""}`,
      playlist: found.playlist?.text,
      place: first.place,
      places: new Map(places),
    },
  ];
}

function encodingOf(program: string, scope: Scope): Encoding {
  const format = pick(scope, "format", "stream_format") ?? (program === "ices" ? undefined : pick(scope, "type"));
  const bitrate = pick(scope, "svrinfobitrate", "nominal-bitrate", "bitrate", "stream_bitrate");
  const rate = pick(scope, "svrinfosamplerate", "samplerate", "stream_samplerate", "rate");
  const channels = pick(scope, "svrinfochannels", "channels", "stream_channels");
  const kbps = whole(bitrate?.text);
  const isOgg = program === "ices" && scope.some(({ name }) => name === "instance");
  return {
    codec: codecNamed(format?.text ?? (isOgg ? "vorbis" : program === "ices" ? "mp3" : "")),
    bitrateKbps: kbps !== undefined && kbps >= 1000 ? Math.round(kbps / 1000) : kbps,
    sampleRateHz: whole(rate?.text),
    channels: whole(channels?.text),
    profile: profileNamed(format?.text ?? ""),
    places: [format, bitrate, rate, channels].flatMap((each) => each?.place ?? []),
  };
}
