import type { Ledger } from "../accounts.js";
import { codecNamed, profileNamed, type Encoding } from "../encoding.js";
import { Settings } from "./settings.js";
import type { Call } from "./syntax.js";
import { NOTHING, type Fate } from "./vocabulary.js";

/** Settings of encoders that radioctl chooses itself. */
const OTHERS: ReadonlyMap<string, Fate> = new Map(
  (
    "internal_quality id3v2 vbr quality afterburner transmux bandwidth sbr_mode application complexity max_bandwidth signal dtx phase_inversion " +
    "frame_size compression bits_per_sample bytes_per_page metadata min_bitrate max_bitrate max_gap mode profile q msg msg_interval samplesize stereo_mode " +
    "channel_coupling threads ogg_keyframes_interval"
  )
    .split(" ")
    .map((label) => [label, NOTHING]),
);

/** `%mp3(bitrate=128)`, `%ogg(%vorbis.cbr(bitrate=96))`, `%ffmpeg(format="adts", %audio(codec="aac", b="96k"))`. */
export function encodingOf(call: Call, ledger: Ledger): Encoding {
  const inner = call.arguments.map(({ value }) => value).find((value): value is Call => value.kind === "call" && value.encoder);
  const settings = new Settings(call, ledger);
  const named = settings.text("codec") ?? (call.name === "ffmpeg" ? "" : call.name);
  const kbps = kilobits(settings.text("bitrate") ?? settings.text("b") ?? settings.text("br"));
  const profile = profileNamed(`${named} ${settings.text("aot") ?? ""} ${settings.text("profile") ?? ""}`);
  const rate = whole(settings.text("samplerate") ?? settings.text("ar") ?? settings.text("sample_rate"));
  const own: Encoding = {
    codec: codecNamed(named),
    // Liquidsoap's own encoders take kbit/s, ffmpeg's bit/s.
    bitrateKbps: kbps !== undefined && kbps >= 1000 ? Math.round(kbps / 1000) : kbps,
    sampleRateHz: rate,
    channels: channelsOf(call, settings),
    profile,
  };
  if (call.name.endsWith(".copy")) ledger.leave(call.place, "the stream is passed on as it is: radioctl encodes it again");
  const container = settings.text("format");
  settings.settle(OTHERS);
  const places = [call.place, ...settings.places.values()];
  if (inner === undefined) return { ...own, places };
  const within = encodingOf(inner, ledger);
  return {
    codec: within.codec ?? own.codec ?? codecNamed(container ?? ""),
    bitrateKbps: within.bitrateKbps ?? own.bitrateKbps,
    sampleRateHz: within.sampleRateHz ?? own.sampleRateHz,
    channels: within.channels ?? own.channels,
    profile: within.profile ?? own.profile,
    places: [...places, ...(within.places ?? [])],
  };
}

function channelsOf({ arguments: given }: Call, settings: Settings): number | undefined {
  const isMono = given.some(({ label, value: each }) => label === undefined && each.kind === "name" && each.text === "mono");
  const [stereo, mono] = [settings.text("stereo"), settings.text("mono")];
  if (isMono || stereo === "false" || mono === "true") return 1;
  return stereo === "true" ? 2 : whole(settings.text("channels") ?? settings.text("ac"));
}

function kilobits(text: string | undefined): number | undefined {
  const digits = /^(\d{1,7})(?:\.\d*)?\s*k?/iu.exec(text ?? "")?.[1];
  return digits === undefined ? undefined : Number(digits);
}

function whole(text: string | undefined): number | undefined {
  return text !== undefined && /^\d{1,7}\.?$/u.test(text) ? Number.parseInt(text, 10) : undefined;
}
