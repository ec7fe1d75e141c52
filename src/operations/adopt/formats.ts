import type { Codec } from "../../inventory/schema.js";
import type { Claims } from "./accounts.js";
import type { IcecastMount } from "./icecast/mounts.js";
import { codecNamed, type Encoding } from "./encoding.js";
import type { LiveMount } from "./live.js";
import { rateInName } from "./rates.js";
import type { Place, Remark } from "./remark.js";
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
export function formatOf(known: KnownMount, mount: unknown, account: Account): Record<string, unknown> {
  const codec = codecOf(known);
  const plain = codec instanceof Noted ? (codec.value as Codec) : codec;
  const channels = known.live?.channels ?? known.encoding?.channels;
  claimDeclared(known, account);
  return present({
    mount,
    codec,
    bitrateKbps: plain === "flac" ? undefined : bitrateOf(known, plain),
    sampleRateHz: rateOf(known, plain),
    channels: channels === 1 ? 1 : undefined,
    name: shown(known.title ?? known.live?.title ?? known.configured?.title),
  });
}

interface Account {
  claims: Claims;
  remarks: Remark[];
}

/** What Icecast declares of a mount counts only when neither its statistics nor its encoder say it. */
function claimDeclared({ name, live, encoding, configured, title }: KnownMount, { claims, remarks }: Account): void {
  claims.add(...(encoding?.places ?? []));
  if (encoding?.profile !== undefined) {
    const what = `${name} is ${encoding.profile}: radioctl encodes AAC-LC`;
    remarks.push({ kind: "lost", where: encoding.places?.[0], what });
  }
  const isAir = (declared: unknown, onAir: unknown) => onAir === undefined || onAir === declared;
  const mediaType = live?.type ?? (encoding?.codec === undefined ? undefined : "");
  const uses: ReadonlyArray<readonly [setting: string, isUsed: boolean]> = [
    ["bitrate", isAir(configured?.bitrateKbps, live?.bitrateKbps ?? encoding?.bitrateKbps)],
    ["type", isAir(configured?.type, mediaType)],
    ["subtype", isAir(configured?.type, mediaType)],
    ["stream-name", isAir(configured?.title, title ?? live?.title)],
  ];
  for (const [setting, isUsed] of uses) {
    const where: Place | undefined = configured?.places.get(setting);
    if (where === undefined) continue;
    if (isUsed) claims.add(where);
    else remarks.push({ kind: "replaced", where, what: "the stream itself says more than these declarations" });
  }
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
  const said = live?.bitrateKbps ?? encoding?.bitrateKbps ?? configured?.bitrateKbps;
  if (said === undefined || said <= 0) {
    const inName = rateInName(name);
    const [guess, why] = inName === undefined ? [USUAL_KBPS[codec], "not found on the host"] : [inName, "by the mount's name"];
    return assumed(possible(guess, codec), why);
  }
  if (encoding?.profile !== undefined && codec === "aac" && said < USUAL_KBPS.aac) {
    return assumed(USUAL_KBPS.aac, `it was ${said} of ${encoding.profile}; radioctl encodes AAC-LC, which needs more`);
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
