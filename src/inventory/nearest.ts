import { closest, distance } from "fastest-levenshtein";

/** `; did you mean "x"?` when one of `known` is close enough to be what was meant, else the empty string. */
export function didYouMean(word: string, known: readonly string[]): string {
  if (known.length === 0) return "";
  const best = closest(word, known);
  return distance(word, best) <= Math.max(2, Math.floor(word.length / 3)) ? `; did you mean "${best}"?` : "";
}
