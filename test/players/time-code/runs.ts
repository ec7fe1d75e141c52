import { BETWEEN_HERTZ, hertzAt, placeOf, STEP_SECONDS, toneOf, TONES_OF_PLACE } from "./code.js";
import type { Hops } from "./hops.js";

/** A part of what was heard in which the programme goes on without a jump. Times and places in seconds. */
export interface Run {
  from: number;
  to: number;
  /** The place in the programme at its begin and end. */
  fromPlace: number;
  toPlace: number;
}

/** Below this level nothing is heard. In dB below full scale. */
export const SILENT_DECIBELS = -50;
/** A frequency that differs by more belongs to another tone. */
const ANOTHER_TONE_HERTZ = BETWEEN_HERTZ / 2;
/** So many pieces in a row with another tone end a run: 15 ms. A glide that a codec has blurred is shorter. */
const STREAK = 3;
/** The place is measured again after so many pieces: 0.1 s. */
const CHECK = 20;
/** What a player's clock may drift between two checks. More is a jump. */
const DRIFT_SECONDS = 0.003;
/** A jump that is smaller than a step leaves most tones as they are: it is searched for within this distance. */
const NEAR_SECONDS = 0.012;
const FINE_SECONDS = 0.001;
/** Any five tones give a place, also those on both sides of a join: it holds if so many pieces fit, 0.2 s, by so much on average. */
const PROOF = 40;
const FIT_HERTZ = 40;

/** Where the programme was heard, in order. What is in between was silent, or was not the programme. Pure. */
export function runsOf(hops: Hops): Run[] {
  const runs: Run[] = [];
  const ear = new Ear(hops);
  let at = 0;
  while (at < hops.hertz.length) {
    const shift = ear.locate(at);
    if (shift === undefined) {
      at += 1;
      continue;
    }
    const first = ear.backwards(at, shift, Math.round((runs.at(-1)?.to ?? 0) / hops.seconds));
    const { end, shift: last } = ear.follow(at, shift);
    runs.push({
      from: first * hops.seconds,
      to: end * hops.seconds,
      fromPlace: first * hops.seconds + shift,
      toPlace: end * hops.seconds + last,
    });
    at = end;
  }
  return runs;
}

/** A shift is the place in the programme less the time at which it is heard. */
class Ear {
  constructor(private readonly hops: Hops) {}

  /** The shift by the tones that begin here, when what follows fits it. */
  locate(at: number): number | undefined {
    const { seconds } = this.hops;
    const tones: number[] = [];
    for (let tone = 0; tone < TONES_OF_PLACE; tone += 1) {
      const piece = at + Math.round((tone * STEP_SECONDS) / seconds);
      if (!this.audible(piece)) return undefined;
      tones.push(toneOf(this.hops.hertz[piece] ?? 0));
    }
    const step = placeOf(tones);
    if (step === undefined) return undefined;
    const rough = (step + 0.5) * STEP_SECONDS - (at + 0.5) * seconds;
    const { shift, error } = this.fit(at, at + PROOF, rough, STEP_SECONDS / 2);
    return error <= FIT_HERTZ ? shift : undefined;
  }

  /** The first piece of the run that is known at `at`. @param limit the end of the run before */
  backwards(at: number, shift: number, limit: number): number {
    let first = at;
    for (let piece = at - 1; piece >= limit && first - piece <= STREAK; piece -= 1) if (this.fits(piece, shift)) first = piece;
    return first;
  }

  /** Goes on until the programme jumps or ends. */
  follow(at: number, begin: number): { end: number; shift: number } {
    let shift = begin;
    let streak = 0;
    for (let piece = at; piece < this.hops.hertz.length; piece += 1) {
      streak = this.fits(piece, shift) ? 0 : streak + 1;
      if (streak === STREAK) return { end: piece + 1 - STREAK, shift };
      if (piece > at && (piece - at) % CHECK === 0 && streak === 0) {
        const { shift: now } = this.fit(piece - CHECK, piece, shift, NEAR_SECONDS);
        if (Math.abs(now - shift) > DRIFT_SECONDS) return { end: this.turn(piece - CHECK, piece, shift, now), shift };
        shift = now;
      }
    }
    return { end: this.hops.hertz.length - streak, shift };
  }

  /** Where the second shift begins to fit better than the first. */
  private turn(from: number, to: number, before: number, after: number): number {
    let [best, least, sum] = [to, 0, 0];
    for (let piece = to - 1; piece > from; piece -= 1) {
      sum += this.error(piece, after) - this.error(piece, before);
      if (sum < least) [best, least] = [piece, sum];
    }
    return best;
  }

  private fit(from: number, to: number, rough: number, within: number): { shift: number; error: number } {
    let best = { shift: rough, error: Number.POSITIVE_INFINITY };
    for (let shift = rough - within; shift <= rough + within; shift += FINE_SECONDS) {
      let sum = 0;
      for (let piece = from; piece < to; piece += 1) sum += this.error(piece, shift);
      if (sum / (to - from) < best.error) best = { shift, error: sum / (to - from) };
    }
    return best;
  }

  private audible(piece: number): boolean {
    return (this.hops.tone[piece] ?? Number.NEGATIVE_INFINITY) > SILENT_DECIBELS;
  }

  private error(piece: number, shift: number): number {
    const middle = (piece + 0.5) * this.hops.seconds + shift;
    return Math.abs((this.hops.hertz[piece] ?? 0) - hertzAt(middle));
  }

  private fits(piece: number, shift: number): boolean {
    return this.audible(piece) && this.error(piece, shift) <= ANOTHER_TONE_HERTZ;
  }
}
