import { closest, distance } from "fastest-levenshtein";

/** A longer word is no typing error, and a comparison takes time for each of its letters. */
const LONGEST = 100;

/** The word of `known` that is closest to `word`, if it is close enough to be a typing error. */
export function nearest(word: string, known: readonly string[]): string | undefined {
  if (known.length === 0 || word.length > LONGEST) return undefined;
  const best = closest(word, known);
  return distance(word, best) <= Math.max(2, Math.floor(word.length / 3)) ? best : undefined;
}

/** `; did you mean "x"?` when `known` has a similar word, otherwise the empty string. */
export function didYouMean(word: string, known: readonly string[]): string {
  const best = nearest(word, known);
  return best === undefined ? "" : `; did you mean "${best}"?`;
}
