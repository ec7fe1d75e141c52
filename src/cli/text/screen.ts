const HOME = "\u001b[H";
const CLEAR = "\u001b[2J";
const TO_END_OF_LINE = "\u001b[K";
const TO_END_OF_SCREEN = "\u001b[J";

/**
 * A text that takes the place of the one before, without a flicker: each line is written over, and only what is left of the old one goes. The
 * cursor is never hidden, so that nothing has to be put right when the program is killed.
 */
export function redrawn(text: string, first: boolean): string {
  return `${first ? CLEAR : ""}${HOME}${text.replaceAll("\n", `${TO_END_OF_LINE}\n`)}${TO_END_OF_SCREEN}`;
}
