import type { Recording } from "../../ports/http.js";
import { indexOfPage, readPage } from "./ogg-page.js";

/** The audio of one page. */
interface Span {
  at: number;
  end: number;
  /** Bytes of audio in the pages before. */
  before: number;
}

/**
 * The audio of an Ogg recording without the pages around it, each byte with its time of arrival. Icecast 2.4.4 wraps Vorbis anew, with a serial
 * number of its own, and gives each listener the headers, which are the same for every programme: neither says what is played. A page that is
 * cut or damaged is left out.
 */
export function oggAudio({ body, pieces }: Recording): Recording {
  const spans = audioSpans(body);
  const arrived = pieces.map(({ end, atMilliseconds }) => ({ end: audioUpTo(spans, end), atMilliseconds }));
  return {
    body: Buffer.concat(spans.map(({ at, end }) => body.subarray(at, end))),
    pieces: arrived.filter(({ end }, index) => end > (arrived[index - 1]?.end ?? 0)),
  };
}

function audioSpans(bytes: Uint8Array): Span[] {
  const spans: Span[] = [];
  let before = 0;
  for (let from = indexOfPage(bytes, 0); from >= 0;) {
    const page = readPage(bytes, from);
    const found = page !== undefined && page !== "cut";
    const at = found ? page.pieces[0]?.at : undefined;
    // Headers stand in pages at position 0.
    if (found && at !== undefined && page.granule !== 0) {
      spans.push({ at, end: page.end, before });
      before += page.end - at;
    }
    from = indexOfPage(bytes, found ? page.end : from + 4);
  }
  return spans;
}

/** How many bytes of audio stand before an offset. */
function audioUpTo(spans: readonly Span[], offset: number): number {
  const span = spans.findLast(({ at }) => at < offset);
  return span === undefined ? 0 : span.before + Math.min(offset, span.end) - span.at;
}
