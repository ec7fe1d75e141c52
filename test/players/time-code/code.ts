/**
 * A time code that can be heard: one tone without a pause, whose frequency changes each 20 ms among nine.
 * Any five tones in a row occur once in a period, so that a tenth of a second of sound gives its place in the programme.
 * The tone never stops and its phase never jumps: whatever else is heard comes from a codec, a join or a player.
 */
const TONES = 9;
export const LOWEST_HERTZ = 1000;
/** A multiple of 50 Hz, as the lowest is: a whole number of waves in each step, so that a period can be repeated without a seam. */
export const BETWEEN_HERTZ = 150;
export const HIGHEST_HERTZ = LOWEST_HERTZ + (TONES - 1) * BETWEEN_HERTZ;
export const STEP_SECONDS = 0.02;
/** A tone glides to the next one: abrupt changes of frequency spread over the whole spectrum. */
const GLIDE_SECONDS = 0.008;
const WINDOW = 4;

/** A de Bruijn sequence: each word of `length` symbols occurs once in the ring. By Lyndon words (Fredricksen, Kessler and Maiorana). */
export function deBruijn(symbols: number, length: number): number[] {
  const word = Array.from({ length: length + 1 }, () => 0);
  const ring: number[] = [];
  const extend = (at: number, period: number): void => {
    if (at > length) {
      if (length % period === 0) ring.push(...word.slice(1, period + 1));
      return;
    }
    const before = word[at - period] ?? 0;
    word[at] = before;
    extend(at + 1, period);
    for (let symbol = before + 1; symbol < symbols; symbol += 1) {
      word[at] = symbol;
      extend(at + 1, at);
    }
  };
  extend(1, 1);
  return ring;
}

/** Tone numbers of a period. Neighbours differ: the sequence gives the way from one tone to the next, in a ring of tones. */
export const TONES_OF_PERIOD: readonly number[] = (() => {
  let tone = 0;
  return deBruijn(TONES - 1, WINDOW).map((symbol) => {
    const now = tone;
    tone = (tone + 1 + symbol) % TONES;
    return now;
  });
})();

export const PERIOD_SECONDS = TONES_OF_PERIOD.length * STEP_SECONDS;

/** How many tones give a place. */
export const TONES_OF_PLACE = WINDOW + 1;

const keyOf = (tones: readonly number[]) => tones.reduce((key, tone) => key * TONES + tone, 0);

const stepOf: ReadonlyMap<number, number> = new Map(
  TONES_OF_PERIOD.map((_, step) => [
    keyOf(Array.from({ length: TONES_OF_PLACE }, (_, next) => TONES_OF_PERIOD[(step + next) % TONES_OF_PERIOD.length] ?? 0)),
    step,
  ]),
);

/** The step at which these tones begin. undefined when they never occur in a row. @param tones TONES_OF_PLACE of them */
export function placeOf(tones: readonly number[]): number | undefined {
  return stepOf.get(keyOf(tones));
}

/** The nearest tone. */
export function toneOf(hertz: number): number {
  return Math.min(TONES - 1, Math.max(0, Math.round((hertz - LOWEST_HERTZ) / BETWEEN_HERTZ)));
}

const hertzOfStep = (step: number) => {
  const steps = TONES_OF_PERIOD.length;
  return LOWEST_HERTZ + BETWEEN_HERTZ * (TONES_OF_PERIOD[((step % steps) + steps) % steps] ?? 0);
};

/** The frequency at a place of the programme, in seconds; the period repeats for ever. */
export function hertzAt(seconds: number): number {
  const step = Math.floor(seconds / STEP_SECONDS);
  const within = seconds - step * STEP_SECONDS;
  const here = hertzOfStep(step);
  const half = GLIDE_SECONDS / 2;
  if (within < half) return glide(hertzOfStep(step - 1), here, 0.5 + within / GLIDE_SECONDS);
  if (within > STEP_SECONDS - half) return glide(here, hertzOfStep(step + 1), (within - STEP_SECONDS + half) / GLIDE_SECONDS);
  return here;
}

const glide = (from: number, to: number, part: number) => from + (to - from) * (0.5 - 0.5 * Math.cos(Math.PI * part));

/** The distance from one place to another, by the shorter way around the period: negative backwards. In seconds. */
export function distance(from: number, to: number): number {
  const ahead = (to - from) % PERIOD_SECONDS;
  if (ahead > PERIOD_SECONDS / 2) return ahead - PERIOD_SECONDS;
  return ahead < -PERIOD_SECONDS / 2 ? ahead + PERIOD_SECONDS : ahead;
}
