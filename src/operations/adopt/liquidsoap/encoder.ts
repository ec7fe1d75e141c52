import type { Codec } from "../../../inventory/schema.js";
import type { Argument, Expression } from "./parse.js";

/** The output of an encoder, as far as it is known. */
export interface Encoding {
  codec: Codec | undefined;
  bitrateKbps?: number | undefined;
  sampleRateHz?: number | undefined;
  channels?: number | undefined;
}

const codecs: ReadonlyArray<readonly [form: RegExp, codec: Codec]> = [
  [/mp3|lame|shine/u, "mp3"],
  [/aac/u, "aac"],
  [/opus/u, "opus"],
  [/flac/u, "flac"],
  [/vorbis/u, "vorbis"],
];

/** The codec, from the name of an encoder, a format or a media type. */
export function codecNamed(name: string): Codec | undefined {
  const lower = name.toLowerCase();
  return codecs.find(([form]) => form.test(lower))?.[1];
}

/** `%mp3(bitrate=128)`, `%ogg(%vorbis.cbr(bitrate=96))`, `%ffmpeg(format="adts", %audio(codec="aac", b="96k"))`. */
export function encodingOf(call: Extract<Expression, { kind: "call" }>): Encoding {
  const inner = call.arguments.map(({ value }) => value).find((value) => value.kind === "call" && value.encoder);
  const said = textArgument(call.arguments, "codec") ?? (call.name === "ffmpeg" ? "" : call.name);
  const kbps = kilobits(textNamed(call.arguments, ["bitrate", "b", "br"]));
  const own: Encoding = {
    codec: codecNamed(said),
    // Liquidsoap's own encoders take kbit/s, ffmpeg's bit/s.
    bitrateKbps: kbps !== undefined && kbps >= 1000 ? Math.round(kbps / 1000) : kbps,
    sampleRateHz: whole(textNamed(call.arguments, ["samplerate", "ar", "sample_rate"])),
    channels: channelsOf(call.arguments),
  };
  if (inner?.kind !== "call") return own;
  const within = encodingOf(inner);
  return {
    codec: within.codec ?? own.codec ?? codecNamed(textArgument(call.arguments, "format") ?? ""),
    bitrateKbps: within.bitrateKbps ?? own.bitrateKbps,
    sampleRateHz: within.sampleRateHz ?? own.sampleRateHz,
    channels: within.channels ?? own.channels,
  };
}

function channelsOf(given: readonly Argument[]): number | undefined {
  const isMono = given.some(({ label, value: each }) => label === undefined && each.kind === "name" && each.text === "mono");
  const stereo = textArgument(given, "stereo");
  if (isMono || stereo === "false" || textArgument(given, "mono") === "true") return 1;
  return stereo === "true" ? 2 : whole(textNamed(given, ["channels", "ac"]));
}

/** The text of a named argument that is a text, a number or a plain name. */
export function textArgument(given: readonly Argument[], label: string): string | undefined {
  const found = given.find((argument) => argument.label === label)?.value;
  return found === undefined || found.kind === "call" || found.kind === "group" ? undefined : found.text;
}

function textNamed(given: readonly Argument[], labels: readonly string[]): string | undefined {
  return labels.map((label) => textArgument(given, label)).find((each) => each !== undefined);
}

function kilobits(text: string | undefined): number | undefined {
  const digits = /^(\d{1,7})(?:\.\d*)?\s*k?/iu.exec(text ?? "")?.[1];
  return digits === undefined ? undefined : Number(digits);
}

function whole(text: string | undefined): number | undefined {
  return text !== undefined && /^\d{1,7}\.?$/u.test(text) ? Number.parseInt(text, 10) : undefined;
}
