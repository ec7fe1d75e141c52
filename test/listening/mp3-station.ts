import type { Broadcast } from "./stream/recordings.js";
import { noise } from "./stream/recordings.js";

/** 128 kbit/s, 44.1 kHz, joint stereo, without padding. */
const header = [0xff, 0xfb, 0x90, 0x40];
const FRAME_BYTES = 417;
const FRAME_SECONDS = 1152 / 44_100;
const SECONDS = 90;

/** A minute and a half of MP3 frames. Equal seeds give equal frames; "silent" frames are all equal. */
export function mp3Station(seed: number | "silent"): Broadcast {
  const frames = Math.ceil(SECONDS / FRAME_SECONDS);
  const payload = FRAME_BYTES - header.length;
  const audio = seed === "silent" ? new Uint8Array(frames * payload) : noise(frames * payload, seed);
  const bytes = new Uint8Array(frames * FRAME_BYTES);
  for (let frame = 0; frame < frames; frame += 1) {
    bytes.set(header, frame * FRAME_BYTES);
    bytes.set(audio.subarray(frame * payload, (frame + 1) * payload), frame * FRAME_BYTES + header.length);
  }
  return { bytes, bytesPerSecond: FRAME_BYTES / FRAME_SECONDS };
}
