import { Secret } from "../../secret.js";
import { codecNamed, type Encoding } from "./liquidsoap/encoder.js";
import { parseXml, textOf, type XmlElement } from "./xml.js";

/** A stream that a small encoder sends to an Icecast: darkice, butt, ezstream or ices. */
export interface EncoderStream {
  program: string;
  file: string;
  server: string;
  port: number;
  mount: string;
  user: string | undefined;
  password: Secret | undefined;
  encoding: Encoding;
  /** The folder or playlist that it plays; undefined: the input of a sound card. */
  playlist: string | undefined;
}

/** Reads the configuration of an encoder, identified by its program. Never throws; an invalid file has no streams. */
export function parseEncoder(program: string, file: string, bytes: Uint8Array): EncoderStream[] {
  if (program === "darkice") return darkice(file, iniSections(Buffer.from(bytes).toString()));
  if (program === "butt") return butt(file, iniSections(Buffer.from(bytes).toString()));
  return program === "ices" || program === "ezstream" ? xmlEncoder(program, file, bytes) : [];
}

interface Section {
  name: string;
  values: ReadonlyMap<string, string>;
}

function iniSections(text: string): Section[] {
  const sections: Array<{ name: string; values: Map<string, string> }> = [];
  for (const line of text.split(/\r?\n/u)) {
    const header = /^\s*\[([^\]]+)\]/u.exec(line)?.[1];
    if (header !== undefined) sections.push({ name: header.trim(), values: new Map() });
    const [, key, value] = /^\s*([A-Za-z_]\w*)\s*=\s*(.*?)\s*(?:#.*)?$/u.exec(line) ?? [];
    if (key !== undefined && value !== undefined) sections.at(-1)?.values.set(key.toLowerCase(), value);
  }
  return sections;
}

function darkice(file: string, sections: readonly Section[]): EncoderStream[] {
  const input = sections.find(({ name }) => name === "input");
  return sections
    .filter(({ name }) => /^icecast2?-\d+$/u.test(name))
    .map(({ values }) => {
      const encoding = { codec: codecNamed(values.get("format") ?? ""), bitrateKbps: whole(values.get("bitrate")) };
      const rate = whole(values.get("samplerate") ?? input?.values.get("samplerate"));
      const channels = whole(values.get("channel") ?? input?.values.get("channel"));
      return streamOf("darkice", file, values, {
        mount: values.get("mountpoint"),
        encoding: { ...encoding, sampleRateHz: rate, channels },
      });
    });
}

/** butt has several servers; its main section chooses one. */
function butt(file: string, sections: readonly Section[]): EncoderStream[] {
  const chosen = sections.find(({ name }) => name === "main")?.values.get("server");
  const audio = sections.find(({ name }) => name === "audio")?.values;
  const server = sections.find(({ name, values }) => name === chosen && values.has("mount"));
  if (server === undefined || server.values.get("type") === "0") return [];
  const encoding = { codec: codecNamed(audio?.get("codec") ?? ""), bitrateKbps: whole(audio?.get("bitrate")) };
  return [
    streamOf("butt", file, server.values, {
      mount: server.values.get("mount"),
      encoding: { ...encoding, sampleRateHz: whole(audio?.get("samplerate")), channels: whole(audio?.get("channel")) },
    }),
  ];
}

function streamOf(
  program: string,
  file: string,
  values: ReadonlyMap<string, string>,
  { mount = "/stream", encoding }: { mount: string | undefined; encoding: Encoding },
): EncoderStream {
  const password = values.get("password");
  return {
    program,
    file,
    server: values.get("server") ?? values.get("address") ?? "localhost",
    port: whole(values.get("port")) ?? 8000,
    mount: slashed(mount),
    user: values.get("usr") || undefined,
    password: password === undefined || password === "" ? undefined : new Secret(file, password),
    encoding,
    playlist: undefined,
  };
}

/** ices 0 and 2, ezstream 0 and 1: each has other element names for the same settings. */
function xmlEncoder(program: string, file: string, bytes: Uint8Array): EncoderStream[] {
  const names = new Set([
    "ezstream",
    "ices",
    "stream",
    "instance",
    "server",
    "servers",
    "streams",
    "encode",
    "metadata",
    "input",
    "encoder",
  ]);
  const { root } = parseXml(file, bytes, names);
  if (root === undefined) return [];
  const all: XmlElement[] = [root];
  for (const each of all) all.push(...each.children);
  const first = (...keys: string[]) => keys.flatMap((key) => all.flatMap((each) => textOf(each, key)?.text ?? [])).at(0);
  const url = first("url");
  const address = url !== undefined && URL.canParse(url) ? new URL(url) : undefined;
  const kbps = whole(first("svrinfobitrate", "nominal-bitrate", "bitrate", "stream_bitrate"));
  const password = first("password", "sourcepassword");
  const mount = first("mount", "mountpoint") ?? address?.pathname;
  if (mount === undefined) return [];
  return [
    {
      program,
      file,
      server: first("hostname") ?? address?.hostname ?? "localhost",
      port: whole(first("port")) ?? (address === undefined || address.port === "" ? 8000 : Number(address.port)),
      mount: slashed(mount),
      user: first("user", "username"),
      password: password === undefined ? undefined : new Secret(file, password),
      encoding: {
        codec: codecNamed(first("format", "stream_format", "type") ?? (program === "ices" ? "vorbis" : "")),
        bitrateKbps: kbps !== undefined && kbps >= 1000 ? Math.round(kbps / 1000) : kbps,
        sampleRateHz: whole(first("svrinfosamplerate", "samplerate", "rate")),
        channels: whole(first("svrinfochannels", "channels")),
      },
      playlist: first("filename", "file"),
    },
  ];
}

function slashed(mount: string): string {
  return mount.startsWith("/") ? mount : `/${mount}`;
}

function whole(text: string | undefined): number | undefined {
  return text !== undefined && /^\d{1,7}$/u.test(text.trim()) ? Number(text) : undefined;
}
