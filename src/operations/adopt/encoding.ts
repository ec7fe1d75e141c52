import type { Codec } from "../../inventory/schema.js";
import type { Place } from "./remark.js";

/** The output of an encoder, as far as it is known. */
export interface Encoding {
  codec: Codec | undefined;
  bitrateKbps?: number | undefined;
  sampleRateHz?: number | undefined;
  channels?: number | undefined;
  /** HE-AAC, which radioctl does not encode; undefined: the plain codec. */
  profile?: string | undefined;
  /** Where this is written. */
  places?: Place[];
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

/** HE-AAC by its usual names: aacplus, aac+, he_aac, aac_he, mpeg4_he_aac_v2, aacp; undefined for others. */
export function profileNamed(text: string): string | undefined {
  const lower = text.toLowerCase().replaceAll(/[-_ ]/gu, "");
  if (!/heaac|aache|aacplus|aac\+|aacp\b|aacp$/u.test(lower)) return undefined;
  return /v2|\+\+/u.test(lower) ? "HE-AAC v2" : "HE-AAC";
}
