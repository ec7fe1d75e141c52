import type { Recording } from "../../ports/http.js";
import { indexOfPage, readPage } from "./ogg-page.js";

/** The audio of one page. */
interface Span {
  at: number;
  end: number;
  /** Bytes of audio in earlier pages. */
  before: number;
}

/**
 * The audio of an Ogg recording without its pages, each byte with its time of arrival. Icecast 2.4.4 packs Vorbis into new pages with a new serial
 * number, and sends the headers to each listener; these are equal for every programme. So neither can be compared. Cut or damaged pages are left
 * out.
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
    // Pages with headers have position 0.
    if (found && at !== undefined && page.granule !== 0) {
      spans.push({ at, end: page.end, before });
      before += page.end - at;
    }
    from = indexOfPage(bytes, found ? page.end : from + 4);
  }
  return spans;
}

/** How many bytes of audio are before an offset. */
function audioUpTo(spans: readonly Span[], offset: number): number {
  const span = spans.findLast(({ at }) => at < offset);
  return span === undefined ? 0 : span.before + Math.min(offset, span.end) - span.at;
}
