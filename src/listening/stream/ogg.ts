import { identify, isAudio, OPUS_RATE_HZ, type Identification, type OggCodec } from "./ogg-codec.js";
import { indexOfPage, readPage, type OggPage } from "./ogg-page.js";
import { noFrames, type StreamFrames } from "./stream-frames.js";

/** One logical stream: a chained stream starts a new one with every track. */
interface Logical {
  serial: number;
  sequence: number;
  /** undefined for a stream that identifies itself as something else, such as video. */
  codec: OggCodec | undefined;
  identification: Identification | undefined;
  granule: number | undefined;
  /** Whether the packet that continues on the next page carries audio; undefined when its beginning is unknown. */
  open: boolean | undefined;
}

/** Audio so far. Pages with a known start time are "timed": those directly after another page of the same stream. */
interface Tally {
  frames: number;
  timedFrames: number;
  timedBytes: number;
  timedSeconds: number;
  firstFrameEnd: number | undefined;
  skippedBytes: number;
}

/**
 * Ogg Opus, Vorbis and FLAC: pages with a correct checksum, whole audio packets, time from granule positions. A page that does not directly follow
 * its predecessor (the first after the headers that Icecast sends to each listener, or one after a loss) has a known end but no known beginning:
 * its packets are assumed to last as long as the others.
 */
export function scanOgg(bytes: Uint8Array, expected: OggCodec): StreamFrames {
  const tally: Tally = { frames: 0, timedFrames: 0, timedBytes: 0, timedSeconds: 0, firstFrameEnd: undefined, skippedBytes: 0 };
  let logical: Logical | undefined;
  let end = 0;
  let from = 0;
  for (;;) {
    const at = indexOfPage(bytes, from);
    if (at < 0) break;
    const page = readPage(bytes, at);
    if (page === undefined || page === "cut") {
      // A cut page directly after a whole one is the end of the capture; elsewhere it may be the letters "OggS" in the audio.
      if (page === "cut" && at === end && end > 0) return summary(tally, logical, tally.skippedBytes);
      from = at + 4;
      continue;
    }
    tally.skippedBytes += page.at - end;
    logical = takePage(bytes, page, streamOf(bytes, page, logical, expected), tally);
    from = end = page.end;
  }
  return summary(tally, logical, tally.skippedBytes + bytes.length - end);
}

/** The logical stream of a page, in its state before the page. */
function streamOf(bytes: Uint8Array, page: OggPage, before: Logical | undefined, expected: OggCodec): Logical {
  if (!page.first && before?.serial === page.serial) {
    const follows = page.sequence === (before.sequence + 1) >>> 0;
    return follows ? before : { ...before, granule: undefined, open: undefined };
  }
  const [packet] = page.pieces;
  const identification =
    page.first && packet !== undefined ? identify(bytes.subarray(packet.at, packet.at + packet.length)) : undefined;
  return {
    serial: page.serial,
    sequence: page.sequence,
    codec: page.first ? identification?.codec : expected,
    identification,
    granule: page.first ? 0 : undefined,
    open: undefined,
  };
}

function takePage(bytes: Uint8Array, page: OggPage, logical: Logical, tally: Tally): Logical {
  let frames = 0;
  let open = page.continued ? logical.open : undefined;
  page.pieces.forEach(({ at, length, ends }, index) => {
    const continues = index === 0 && page.continued;
    const audio = continues ? open : logical.codec && isAudio(logical.codec, bytes.subarray(at, at + length));
    if (ends && audio === true) frames += 1;
    open = ends ? undefined : audio;
  });
  tally.frames += frames;
  if (frames > 0) tally.firstFrameEnd ??= page.end;
  const rateHz = rateOf(logical);
  if (page.granule !== undefined && logical.granule !== undefined && rateHz !== undefined && page.granule > logical.granule) {
    tally.timedFrames += frames;
    tally.timedSeconds += (page.granule - logical.granule) / rateHz;
  }
  if (logical.granule !== undefined && page.granule !== 0) tally.timedBytes += page.end - page.at;
  return { ...logical, sequence: page.sequence, granule: page.granule ?? logical.granule, open };
}

function rateOf({ codec, identification }: Logical): number | undefined {
  return identification?.sampleRateHz ?? (codec === "opus" ? OPUS_RATE_HZ : undefined);
}

function summary(tally: Tally, logical: Logical | undefined, skippedBytes: number): StreamFrames {
  if (logical === undefined || tally.frames === 0) return noFrames(skippedBytes);
  const timed = tally.timedFrames > 0 && tally.timedSeconds > 0;
  return {
    codec: logical.codec,
    frames: tally.frames,
    durationSeconds: timed ? (tally.timedSeconds / tally.timedFrames) * tally.frames : undefined,
    bitrateKbps: timed ? (tally.timedBytes * 8) / tally.timedSeconds / 1000 : undefined,
    sampleRateHz: logical.identification?.sampleRateHz,
    channels: logical.identification?.channels,
    skippedBytes,
    firstFrameEnd: tally.firstFrameEnd,
  };
}
