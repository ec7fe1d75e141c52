/** All passwords of a station are derived from its key: with a key that can be guessed, every one of them can be computed. */
export const KEY_BITS = 128;

/** Bits of a character of text that was drawn at random from the smallest of these sets that has all of its characters. */
const ALPHABETS: ReadonlyArray<readonly [pattern: RegExp, size: number]> = [
  [/^\d*$/u, 10],
  [/^[\da-f]*$/u, 16],
  [/^[\dA-F]*$/u, 16],
  [/^[a-z]*$/u, 26],
  [/^[A-Z]*$/u, 26],
  [/^[\da-z]*$/u, 36],
  [/^[\dA-Z]*$/u, 36],
  [/^[\w+/=-]*$/u, 64],
];
const PRINTABLE = 94;

/** A word of a passphrase: lists of words for dice have 7,776. */
const WORD_BITS = Math.log2(7776);

/** Fewer different characters are rare in 128 random bits, also in decimal digits: below one in 10^6. */
const LEAST_DIFFERENT = 7;

/** Of a random UUID, six bits are fixed. */
const UUID = /^[\da-f]{8}-(?:[\da-f]{4}-){3}[\da-f]{12}$/iu;
const UUID_BITS = 122;

/** Longer keys are judged by their beginning. */
const LONGEST = 512;

/**
 * The most bits that a key may have, were it drawn at random: an upper limit, since no program can tell how a text was chosen. Repeated parts, rows
 * of one character and rows such as `abcd` and `4321` count once; words count as words of a passphrase.
 */
export function keyBits(key: string): number {
  const text = key.slice(0, LONGEST);
  if (UUID.test(text)) return UUID_BITS;
  const words = text.split(/[\s._-]+/u);
  if (words.length > 1 && words.every((word) => /^(?:[a-z]+|[A-Z]+|[A-Z][a-z]+)$/u.test(word)))
    return new Set(words).size * WORD_BITS;
  const rest = withoutRows(withoutRepetition(text));
  if (new Set(text).size < LEAST_DIFFERENT) return 0;
  const size = ALPHABETS.find(([pattern]) => pattern.test(text))?.[1] ?? PRINTABLE;
  // Short rows happen by chance: a quarter may be such.
  return Math.min(Array.from(text).length, (Array.from(rest).length * 4) / 3) * Math.log2(size);
}

/** `1231231` becomes `123`. */
function withoutRepetition(text: string): string {
  const period = Array.from(text, (_, index) => index + 1).find((length) => text.slice(length) === text.slice(0, -length));
  return text.slice(0, period);
}

/** Without each character whose distance from the one before is the same twice in a row, and is 0, 1 or -1. */
function withoutRows(text: string): string {
  const characters = Array.from(text);
  const steps = characters.map((character, index) => codeOf(character) - codeOf(characters[index - 1]));
  return characters.filter((_, index) => Math.abs(steps[index] ?? NaN) > 1 || steps[index] !== steps[index - 1]).join("");
}

/** Before the first character: so far away that no row begins with it. */
function codeOf(character: string | undefined): number {
  return character?.codePointAt(0) ?? -Infinity;
}
