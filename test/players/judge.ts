import { distance } from "./time-code/code.js";
import type { Hops } from "./time-code/hops.js";
import { SILENT_DECIBELS, type Run } from "./time-code/runs.js";
import type { Timeline } from "./time-code/timeline.js";

/** Something that was done to a stream. */
export interface Mark {
  name: string;
  /** Since the begin of the recording. */
  atSeconds: number;
}

/** What a listener heard of an event. */
export interface Cell {
  event: string;
  /** The programme is heard at the end of the time that belongs to the event. */
  playsOn: boolean;
  /** How often the programme jumped or was interrupted. */
  joins: number;
  /** Parts of the programme that were never heard, and that were heard again. */
  lostSeconds: number;
  repeatedSeconds: number;
  silenceSeconds: number;
  /** Sound between two parts of the programme that is not the programme. */
  garbledSeconds: number;
  /** The loudest piece of 5 ms far from the tone, over the player's own noise. */
  clickDecibels: number;
  /** When the loudest click and the first join were heard, since the event. */
  clickAfterSeconds: number;
  joinAfterSeconds: number | undefined;
}

export interface Verdict {
  /** When the programme was first heard, since the begin of the recording. undefined: never. */
  firstHeardSeconds: number | undefined;
  /** The player's own noise, in dB below full scale. */
  noiseDecibels: number;
  /** One for each event, in order, and one for the rest: "otherwise". */
  cells: readonly Cell[];
}

/** Players play late, by their buffer and the server's: what happens in this time after an event belongs to it. */
const LATEST_SECONDS = 30;
const END_SECONDS = 1;
/** Of pieces without an event: rare loud ones are not the player's noise. */
const NOISE_QUANTILE = 0.99;
/** The noise of 16 bits, which no player is below in a recording. */
const LEAST_NOISE_DECIBELS = -90;
/** At its end a recording stops abruptly. */
const LAST_PIECES = 4;
/** Less is the resolution of the time code. */
const RESOLUTION_SECONDS = 0.005;

export const OTHERWISE = "otherwise";

interface Span {
  from: number;
  to: number;
}

/**
 * Judges a recording by its time code. Pure.
 * @param marks in order of time
 * @param fromSeconds what was heard earlier is not judged: a player's start
 * @param endSeconds a player plays on when the programme is heard in so much of the end of an event's time
 */
export function judge(timeline: Timeline, marks: readonly Mark[], fromSeconds: number, endSeconds = END_SECONDS): Verdict {
  const first = timeline.runs[0]?.from;
  const spans = marks.map(({ atSeconds }, index): Span => {
    const next = marks[index + 1]?.atSeconds ?? timeline.seconds;
    return { from: atSeconds, to: Math.min(next, atSeconds + LATEST_SECONDS, timeline.seconds) };
  });
  const rest = between(spans, fromSeconds, timeline.seconds);
  const noiseDecibels = Math.max(LEAST_NOISE_DECIBELS, quantile(noiseOf(timeline, rest), NOISE_QUANTILE));
  const limits = { noise: noiseDecibels, endSeconds };
  const cells = spans.map((span, index) => cellOf(marks[index]?.name ?? "", timeline, [span], limits));
  return { firstHeardSeconds: first, noiseDecibels, cells: [...cells, cellOf(OTHERWISE, timeline, rest, limits)] };
}

function cellOf(
  event: string,
  timeline: Timeline,
  spans: readonly Span[],
  { noise, endSeconds }: { noise: number; endSeconds: number },
): Cell {
  const { runs, hops } = timeline;
  const within = (time: number) => spans.some(({ from, to }) => time >= from && time < to);
  const jumps = runs.slice(1).flatMap((run, index) => {
    const before = runs[index];
    return before !== undefined && within(before.to) ? [jumpOf(before, run, hops)] : [];
  });
  const [begin = 0, end = 0] = [spans[0]?.from, spans.at(-1)?.to];
  const apart = jumps.reduce((total, { seconds }) => total + seconds, 0);
  const quiet = jumps.reduce((total, { silentSeconds }) => total + silentSeconds, 0);
  let [loudest, clickAt, silent] = [Number.NEGATIVE_INFINITY, begin, 0];
  eachPiece(timeline, spans, (piece) => {
    const level = hops.noise[piece] ?? 0;
    if (level > loudest) [loudest, clickAt] = [level, piece * hops.seconds];
    if ((hops.tone[piece] ?? 0) <= SILENT_DECIBELS) silent += 1;
  });
  const sum = (of: (jump: number) => number) => rounded(jumps.reduce((total, { jump }) => total + Math.max(0, of(jump)), 0));
  return {
    event,
    playsOn: runs.some(({ from, to }) => to > end - endSeconds && from < end),
    joins: jumps.length,
    lostSeconds: sum((jump) => jump),
    repeatedSeconds: sum((jump) => -jump),
    silenceSeconds: rounded(silent * hops.seconds),
    garbledSeconds: rounded(apart - quiet),
    clickDecibels: Math.max(0, Math.round(loudest - noise)),
    clickAfterSeconds: rounded(clickAt - begin),
    joinAfterSeconds: jumps[0] === undefined ? undefined : rounded(jumps[0].at - begin),
  };
}

interface Jump {
  at: number;
  /** In the programme: negative when it went back. */
  jump: number;
  /** In the recording, between both parts. */
  seconds: number;
  silentSeconds: number;
}

function jumpOf(before: Run, after: Run, { tone, seconds }: Hops): Jump {
  const jump = distance(before.toPlace, after.fromPlace);
  const between = tone.subarray(Math.round(before.to / seconds), Math.round(after.from / seconds));
  return {
    at: before.to,
    jump: Math.abs(jump) < RESOLUTION_SECONDS ? 0 : jump,
    seconds: after.from - before.to,
    silentSeconds: between.filter((level) => level <= SILENT_DECIBELS).length * seconds,
  };
}

/** The time that belongs to no event. */
function between(spans: readonly Span[], from: number, to: number): Span[] {
  const edges = [from, ...spans.flatMap((span) => [span.from, span.to]), to];
  return edges.flatMap((edge, index) => {
    const until = edges[index + 1];
    return index % 2 === 0 && until !== undefined && until > edge ? [{ from: Math.max(edge, from), to: until }] : [];
  });
}

function eachPiece({ hops }: Timeline, spans: readonly Span[], take: (piece: number) => void): void {
  for (const { from, to } of spans) {
    const end = Math.min(hops.noise.length - LAST_PIECES, Math.floor(to / hops.seconds));
    for (let piece = Math.ceil(from / hops.seconds); piece < end; piece += 1) take(piece);
  }
}

function noiseOf(timeline: Timeline, spans: readonly Span[]): number[] {
  const values: number[] = [];
  eachPiece(timeline, spans, (piece) => values.push(timeline.hops.noise[piece] ?? 0));
  return values;
}

function quantile(values: readonly number[], part: number): number {
  const sorted = [...values].sort((one, other) => one - other);
  return sorted[Math.floor((sorted.length - 1) * part)] ?? Number.NEGATIVE_INFINITY;
}

const rounded = (seconds: number) => Math.round(seconds * 1000) / 1000;
