/**
 * Stands for ESC in radioctl's own text: colours and the screen of a watch. An unpaired surrogate can't come from another machine: decoded text has
 * none, and parsed JSON and XML get none (see json.ts). So the streams know which sequences are radioctl's.
 */
export const OWN_ESCAPE = "\uDC1B";

/**
 * Characters that a terminal obeys instead of showing: C0 without tab and newline, DEL, C1, marks that reorder text (bidi), line separators, and
 * invisible tags (Unicode 16, chapter 23.9).
 */
const OBEYED =
  // oxlint-disable-next-line no-control-regex -- matches control characters on purpose
  /[\u0000-\u0008\u000b-\u001f\u007f-\u009f\u061c\u200e\u200f\u2028-\u202e\u2066-\u2069\u{e0000}-\u{e007f}]/gu;

/**
 * Text with the code of each such character in its place: `\x1b`. Codes above 7F are escapes of JSON, so that a JSON document stays one: `\u009b`. A
 * carriage return is left out.
 */
export function printable(text: string): string {
  return text.replace(OBEYED, (character) => {
    if (character === "\r") return "";
    const code = character.charCodeAt(0);
    if (code < 0x7f) return `\\x${hexadecimal(code, 2)}`;
    return Array.from({ length: character.length }, (_, index) => `\\u${hexadecimal(character.charCodeAt(index), 4)}`).join("");
  });
}

/** What a stream writes: all text printable, and radioctl's own sequences as the terminal knows them. */
export function streamText(text: string): string {
  return printable(text).replaceAll(OWN_ESCAPE, "\u001b");
}

function hexadecimal(code: number, digits: number): string {
  return code.toString(16).padStart(digits, "0");
}
