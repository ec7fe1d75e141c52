import type { Format } from "../schema.js";
import type { Finding, Rule } from "./finding.js";

/** MPEG-1 and MPEG-2 layer III (ISO 11172-3, 13818-3): no other bitrate can be written into a frame header. */
const MP3_KBPS = {
  mpeg1: [32, 40, 48, 56, 64, 80, 96, 112, 128, 160, 192, 224, 256, 320],
  mpeg2: [8, 16, 24, 32, 40, 48, 56, 64, 80, 96, 112, 128, 144, 160],
};

/** Opus: 6 to 510 kbit/s a stream, RFC 6716 section 2.1.1. */
const OPUS_MAX_KBPS = 510;

/** Bitrates and sample rates that the codec can do. */
export const bitrates: Rule = ({ channels }) =>
  Object.entries(channels).flatMap(([channel, { formats }]) =>
    formats.flatMap((format, index) =>
      formatFindings(format).map((finding) => ({ ...finding, path: ["channels", channel, "formats", index, ...finding.path] })),
    ),
  );

function formatFindings(format: Format): Finding[] {
  const { codec, bitrateKbps, sampleRateHz } = format;
  if (codec === "flac")
    return bitrateKbps === undefined ? [] : [{ path: ["bitrateKbps"], message: "flac has no bitrate: take it out" }];
  if (bitrateKbps === undefined) return [{ path: [], message: `missing bitrateKbps; ${codec} needs one` }];
  if (codec === "mp3") return mp3Findings(bitrateKbps, sampleRateHz ?? 44_100);
  if (codec === "opus" && sampleRateHz !== undefined && sampleRateHz !== 48_000)
    return [{ path: ["sampleRateHz"], message: "opus is always 48000: take it out" }];
  return codec === "opus" && bitrateKbps > OPUS_MAX_KBPS
    ? [{ path: ["bitrateKbps"], message: `opus goes up to ${OPUS_MAX_KBPS}` }]
    : [];
}

function mp3Findings(bitrateKbps: number, sampleRateHz: number): Finding[] {
  const legal = sampleRateHz < 32_000 ? MP3_KBPS.mpeg2 : MP3_KBPS.mpeg1;
  return legal.includes(bitrateKbps)
    ? []
    : [{ path: ["bitrateKbps"], message: `mp3 at ${sampleRateHz} Hz has no ${bitrateKbps}; one of ${legal.join(", ")}` }];
}

/** One mount, one format: relays carry the mounts of all channels side by side. */
export const mounts: Rule = ({ channels }) => {
  const taken = new Map<string, string>();
  return Object.entries(channels).flatMap(([channel, { formats }]) =>
    formats.flatMap(({ mount }, index): Finding[] => {
      const place = `channels.${channel}.formats.${index}`;
      const other = taken.get(mount);
      taken.set(mount, other ?? place);
      if (other === undefined) return [];
      const shown = other.startsWith(`channels.${channel}.`) ? other.slice(`channels.${channel}.`.length) : other;
      return [{ path: ["channels", channel, "formats", index, "mount"], message: `${mount} is already the mount of ${shown}` }];
    }),
  );
};

/** Paths that nginx and Icecast keep for themselves; local mounts of relays begin with the name of the host that they feed from. */
export const publicMounts: Rule = ({ channels, hosts }) =>
  Object.entries(channels).flatMap(([channel, { formats }]) =>
    formats.flatMap(({ mount }, index): Finding[] => {
      const first = mount.split("/")[1] ?? "";
      const path = ["channels", channel, "formats", index, "mount"];
      if (["admin", "healthz", "status", "status-json.xsl", "feed"].includes(first))
        return [{ path, message: `/${first} is kept for radioctl itself; take another mount` }];
      return first in hosts
        ? [{ path, message: `/${first} is where relays keep what they feed from the host ${first}; take another mount` }]
        : [];
    }),
  );
