/**
 * Parses JSON of another machine or program. No string in the result has an unpaired surrogate: with those, radioctl marks the colours in its own
 * text, and no decoded text has them either.
 * @throws SyntaxError when it is not JSON
 */
export function parseJson(text: string): unknown {
  return JSON.parse(text, (_key, value: unknown) => (typeof value === "string" ? wellFormed(value) : value)) as unknown;
}

/** The text with U+FFFD in place of each unpaired surrogate, as a decoder of UTF-8 does it. */
export function wellFormed(text: string): string {
  return text.replaceAll(/\p{Surrogate}/gu, "\uFFFD");
}
