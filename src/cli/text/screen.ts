import { OWN_ESCAPE } from "./printable.js";

const HOME = `${OWN_ESCAPE}[H`;
const CLEAR = `${OWN_ESCAPE}[2J`;
const TO_END_OF_LINE = `${OWN_ESCAPE}[K`;
const TO_END_OF_SCREEN = `${OWN_ESCAPE}[J`;

/**
 * Replaces the text on the screen without flicker: each line is overwritten, and only the rest of the old line is erased. The cursor is never
 * hidden, so that the terminal stays usable if the program is killed.
 */
export function redrawn(text: string, first: boolean): string {
  return `${first ? CLEAR : ""}${HOME}${text.replaceAll("\n", `${TO_END_OF_LINE}\n`)}${TO_END_OF_SCREEN}`;
}
