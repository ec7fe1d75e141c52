import type { Codec } from "../../inventory/schema.js";
import type { IcecastMount } from "./icecast/mounts.js";
import { codecNamed, type Encoding } from "./liquidsoap/encoder.js";
import type { LiveMount } from "./live.js";
import { shown } from "./words.js";
import { assumed, Noted, present } from "./yaml.js";

/** Everything known about one mount. */
export interface KnownMount {
  /** Its name in Icecast. */
  name: string;
  configured: IcecastMount | undefined;
  live: LiveMount | undefined;
  /** The encoding of its encoder, when that is on the host. */
  encoding: Encoding | undefined;
  title: string | undefined;
}

/** MPEG-1 layer III (ISO 11172-3): the bit rates that a frame header can express. */
const MP3_KBPS = [32, 40, 48, 56, 64, 80, 96, 112, 128, 160, 192, 224, 256, 320];
const RATES: ReadonlySet<number> = new Set([32_000, 44_100, 48_000]);

/** The usual bit rates, for mounts whose bit rate is not known. */
const USUAL_KBPS: Readonly<Record<Exclude<Codec, "flac">, number>> = { mp3: 128, aac: 96, opus: 96, vorbis: 128 };
const BOUNDS: Readonly<Record<Exclude<Codec, "flac">, readonly [least: number, most: number]>> = {
  mp3: [32, 320],
  aac: [16, 256],
  opus: [8, 510],
  vorbis: [16, 500],
};

/** The inventory's format for a mount; unknown values are noted as assumed. @param mount its path in the inventory */
export function formatOf(known: KnownMount, mount: unknown): Record<string, unknown> {
  const codec = codecOf(known);
  const plain = codec instanceof Noted ? (codec.value as Codec) : codec;
  const channels = known.live?.channels ?? known.encoding?.channels;
  return present({
    mount,
    codec,
    bitrateKbps: plain === "flac" ? undefined : bitrateOf(known, plain),
    sampleRateHz: rateOf(known, plain),
    channels: channels === 1 ? 1 : undefined,
    name: shown(known.title ?? known.live?.title ?? known.configured?.title),
  });
}

/** The media type of a mount that does not carry audio (video or text); undefined for audio. */
export function isOther({ live, configured }: KnownMount): string | undefined {
  const type = live?.type ?? configured?.type;
  return type !== undefined && /^(video|text)\/|theora|webm|matroska/iu.test(type) ? type : undefined;
}

function codecOf({ live, encoding, configured, name }: KnownMount): Codec | Noted {
  const said = typeCodec(live?.type) ?? encoding?.codec ?? typeCodec(configured?.type);
  if (said !== undefined) return said;
  const extension = /\.([a-z0-9]+)$/iu.exec(name)?.[1]?.toLowerCase();
  const byName = codecNamed(name);
  if (extension === "mp3" || byName !== undefined) return byName ?? "mp3";
  if (extension === "ogg" || extension === "oga") return assumed("vorbis", "by the mount's name");
  return assumed("mp3", "not found on the host");
}

function typeCodec(type: string | undefined): Codec | undefined {
  if (type === undefined) return undefined;
  if (/audio\/(mpeg|mp3)/iu.test(type)) return "mp3";
  return codecNamed(type);
}

function bitrateOf(known: KnownMount, codec: Exclude<Codec, "flac">): number | Noted {
  const { live, encoding, configured, name } = known;
  const inName = Number(/(?:^|[^\d])(\d{2,3})k?(?:bps)?(?:\.[a-z0-9]+)?$/iu.exec(name)?.[1] ?? "0");
  const said = live?.bitrateKbps ?? encoding?.bitrateKbps ?? configured?.bitrateKbps;
  if (said === undefined || said <= 0) {
    const [guess, why] = inName > 0 ? [inName, "by the mount's name"] : [USUAL_KBPS[codec], "not found on the host"];
    return assumed(possible(guess, codec), why);
  }
  const value = possible(said, codec);
  return value === said ? value : new Noted(value, `it was ${said}, which radioctl does not support for ${codec}`);
}

function possible(kbps: number, codec: Exclude<Codec, "flac">): number {
  const [least, most] = BOUNDS[codec];
  const within = Math.min(most, Math.max(least, kbps));
  if (codec !== "mp3") return within;
  return MP3_KBPS.reduce((best, each) => (Math.abs(each - within) < Math.abs(best - within) ? each : best));
}

/** Only a rate that is not the default; an MP3 below 32 kHz would have other bit rates, which stations don't use. */
function rateOf({ live, encoding }: KnownMount, codec: Codec): number | Noted | undefined {
  const said = live?.sampleRateHz ?? encoding?.sampleRateHz;
  if (said === undefined || codec === "opus" || said === 44_100) return undefined;
  if (!RATES.has(said)) return new Noted(44_100, `it was ${said}`);
  return said;
}
