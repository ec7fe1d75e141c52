import { parseXml, textOf, type XmlElement } from "./xml.js";

/** A mount that was on air when the host was observed, by Icecast's own /admin/stats. */
export interface LiveMount {
  name: string;
  listeners: number | undefined;
  bitrateKbps: number | undefined;
  sampleRateHz: number | undefined;
  channels: number | undefined;
  /** Media type, and the codec inside an Ogg container: `application/ogg Opus`. */
  type: string | undefined;
  title: string | undefined;
  genre: string | undefined;
  website: string | undefined;
  /** The address of the encoder. */
  sourceAddress: string | undefined;
}

const sections: ReadonlySet<string> = new Set(["icestats", "source"]);

/** Reads the answer of /admin/stats. Never throws; an invalid answer has no mounts. */
export function parseLive(bytes: Uint8Array): LiveMount[] {
  const { root } = parseXml("/admin/stats", bytes, sections);
  const sources = root?.children.filter(({ name }) => name === "source") ?? [];
  return sources.flatMap((source) => {
    const name = source.attributes["mount"];
    // A configured mount without a source is listed with its fallback only.
    const isOnAir = ["server_type", "source_ip", "stream_start", "listeners"].some((key) => textOf(source, key) !== undefined);
    return name === undefined || !isOnAir ? [] : [readSource(name, source)];
  });
}

function readSource(name: string, source: XmlElement): LiveMount {
  const read = (key: string) => textOf(source, key)?.text;
  const audio = new Map(
    (read("audio_info") ?? "")
      .split(";")
      .map((pair) => pair.split("="))
      .map(([key = "", value = ""]) => [key.trim().replace(/^ice-/u, ""), value]),
  );
  const first = (...texts: Array<string | undefined>) => texts.map(whole).find((each) => each !== undefined && each > 0);
  const bitrate = first(read("bitrate"), read("ice-bitrate"), audio.get("bitrate"));
  const bits = first(read("audio_bitrate"));
  const type = [read("server_type"), read("subtype")].filter((each) => each !== undefined).join(" ");
  return {
    name,
    listeners: whole(read("listeners")),
    bitrateKbps: bitrate ?? (bits === undefined ? undefined : Math.round(bits / 1000)),
    sampleRateHz: first(read("audio_samplerate"), read("ice-samplerate"), audio.get("samplerate")),
    channels: first(read("audio_channels"), read("ice-channels"), audio.get("channels")),
    type: type === "" ? undefined : type,
    title: read("server_name"),
    genre: read("genre"),
    website: read("server_url"),
    sourceAddress: read("source_ip"),
  };
}

function whole(text: string | undefined): number | undefined {
  const value = Number.parseFloat(text ?? "");
  return Number.isFinite(value) && value >= 0 ? Math.round(value) : undefined;
}
