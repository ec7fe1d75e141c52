export type OggCodec = "opus" | "vorbis" | "flac";

/** The content of the first packet of a logical stream. */
export interface Identification {
  codec: OggCodec;
  sampleRateHz: number;
  channels: number;
}

/** Opus counts granules at this rate, whatever the rate of its input (RFC 7845 section 4). */
export const OPUS_RATE_HZ = 48_000;

/** Reads the identification packet; undefined for a codec that no mount of a radio carries. */
export function identify(packet: Uint8Array): Identification | undefined {
  const view = new DataView(packet.buffer, packet.byteOffset, packet.length);
  if (startsWith(packet, "OpusHead") && packet.length >= 19) {
    return { codec: "opus", sampleRateHz: OPUS_RATE_HZ, channels: view.getUint8(9) };
  }
  if (startsWith(packet, "\x01vorbis") && packet.length >= 30) {
    return { codec: "vorbis", sampleRateHz: view.getUint32(12, true), channels: view.getUint8(11) };
  }
  if (startsWith(packet, "\x7fFLAC") && packet.length >= 51) {
    // STREAMINFO is at offset 17; its rate (20 bits) and channels minus one (3 bits) begin at its byte 10.
    const packed = view.getUint32(27);
    return { codec: "flac", sampleRateHz: packed >>> 12, channels: ((packed >>> 9) & 7) + 1 };
  }
  return undefined;
}

/** Whether a packet, given by its first bytes, carries audio and not one of the codec's headers. */
export function isAudio(codec: OggCodec, packet: Uint8Array): boolean {
  const [first = 0, second = 0] = packet;
  if (packet.length === 0) return false;
  if (codec === "vorbis") return (first & 1) === 0;
  if (codec === "flac") return first === 0xff && (second & 0xfe) === 0xf8;
  return !startsWith(packet, "OpusHead") && !startsWith(packet, "OpusTags");
}

function startsWith(packet: Uint8Array, text: string): boolean {
  return packet.length >= text.length && Buffer.from(packet.buffer, packet.byteOffset, text.length).toString("latin1") === text;
}
