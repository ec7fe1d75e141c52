const HOME = "\u001b[H";
const CLEAR = "\u001b[2J";
const TO_END_OF_LINE = "\u001b[K";
const TO_END_OF_SCREEN = "\u001b[J";

/**
 * Replaces the text on the screen without flicker: each line is overwritten, and only the rest of the old line is erased. The cursor is never
 * hidden, so that the terminal stays usable if the program is killed.
 */
export function redrawn(text: string, first: boolean): string {
  return `${first ? CLEAR : ""}${HOME}${text.replaceAll("\n", `${TO_END_OF_LINE}\n`)}${TO_END_OF_SCREEN}`;
}
