import { scanAdts } from "./adts.js";
import { scanMp3 } from "./mp3.js";
import { scanOgg } from "./ogg.js";
import type { StreamCodec, StreamFrames } from "./stream-frames.js";

/**
 * Counts the whole frames in a piece of a stream, which may start and end anywhere and have tears. Never throws. When there are no frames of the
 * expected codec, it searches for the other codecs, so that the result names the codec that was found.
 */
export function findFrames(bytes: Uint8Array, expected: StreamCodec): StreamFrames {
  const found = scanAs(bytes, expected);
  if (found.frames > 0) return found;
  const others = (["mp3", "aac", "opus"] as const).filter((codec) => container(codec) !== container(expected));
  return others.map((codec) => scanAs(bytes, codec)).find(({ frames }) => frames > 0) ?? found;
}

function scanAs(bytes: Uint8Array, codec: StreamCodec): StreamFrames {
  if (codec === "mp3") return scanMp3(bytes);
  if (codec === "aac") return scanAdts(bytes);
  return scanOgg(bytes, codec);
}

function container(codec: StreamCodec): "mp3" | "aac" | "ogg" {
  return codec === "mp3" || codec === "aac" ? codec : "ogg";
}
