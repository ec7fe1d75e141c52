import type { Path } from "../place.js";
import type { Format } from "../schema.js";
import type { Finding, Rule } from "./finding.js";

/** MPEG-1 and MPEG-2 layer III (ISO 11172-3, 13818-3): a frame header cannot express other bitrates. */
const MP3_KBPS = {
  mpeg1: [32, 40, 48, 56, 64, 80, 96, 112, 128, 160, 192, 224, 256, 320],
  mpeg2: [8, 16, 24, 32, 40, 48, 56, 64, 80, 96, 112, 128, 144, 160],
};

/** Opus: 6 to 510 kbit/s per stream, RFC 6716 section 2.1.1. */
const OPUS_MAX_KBPS = 510;

/** AAC: a frame of 1024 samples has at most 6144 bits per channel, ISO 14496-3. */
const AAC_FRAME = { samples: 1024, bitsPerChannel: 6144 };

/** libvorbis 1.3 supports no managed encoding above this for two channels. */
const VORBIS_MAX_KBPS = 500;

/** Bitrates and sample rates must be supported by the codec. */
export const bitrates: Rule = ({ channels }) =>
  Object.entries(channels).flatMap(([channel, { formats }]) =>
    formats.flatMap((format, index): Finding[] => {
      const place: Path = ["channels", channel, "formats", index];
      const wrong = bitrateFault(format) ?? rateFault(format);
      if (wrong === undefined) return [];
      return [
        { path: [...place, ...(wrong.key === undefined ? [] : [wrong.key])], message: wrong.message, about: [[...place, "*"]] },
      ];
    }),
  );

interface Fault {
  /** The wrong key of the format; undefined: the format as a whole. */
  key?: keyof Format;
  message: string;
}

function bitrateFault(format: Format): Fault | undefined {
  const { codec, bitrateKbps } = format;
  if (codec === "flac")
    return bitrateKbps === undefined ? undefined : { key: "bitrateKbps", message: "flac has no bitrate: remove it" };
  if (bitrateKbps === undefined) return { message: `bitrateKbps is missing; ${codec} needs one` };
  if (codec === "mp3") return mp3Fault(bitrateKbps, format.sampleRateHz ?? 44_100);
  const most = maximumKbps(codec, format);
  return bitrateKbps <= most ? undefined : { key: "bitrateKbps", message: `${codec} supports at most ${most} here` };
}

function rateFault({ codec, sampleRateHz }: Format): Fault | undefined {
  return codec === "opus" && sampleRateHz !== undefined && sampleRateHz !== 48_000
    ? { key: "sampleRateHz", message: "opus is always 48000: remove it" }
    : undefined;
}

function mp3Fault(bitrateKbps: number, sampleRateHz: number): Fault | undefined {
  const legal = sampleRateHz < 32_000 ? MP3_KBPS.mpeg2 : MP3_KBPS.mpeg1;
  return legal.includes(bitrateKbps)
    ? undefined
    : {
        key: "bitrateKbps",
        message: `mp3 at ${sampleRateHz} Hz does not support ${bitrateKbps}; use one of ${legal.join(", ")}`,
      };
}

function maximumKbps(codec: "aac" | "opus" | "vorbis", { sampleRateHz = 44_100, channels }: Format): number {
  if (codec === "opus") return OPUS_MAX_KBPS;
  if (codec === "vorbis") return VORBIS_MAX_KBPS;
  return Math.floor((AAC_FRAME.bitsPerChannel * channels * sampleRateHz) / AAC_FRAME.samples / 1000);
}
