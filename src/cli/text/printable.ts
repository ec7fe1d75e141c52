/**
 * Makes text from other machines safe for a terminal: control characters that would move the cursor, change colours or rename the window are shown
 * as codes. For example, a listener's player can send any text as its name.
 */
export function printable(text: string): string {
  // oxlint-disable-next-line no-control-regex -- matches control characters on purpose
  return text.replace(/[\u0000-\u0008\u000b-\u001f\u007f-\u009f]/gu, (character) =>
    character === "\r" ? "" : `\\x${character.charCodeAt(0).toString(16).padStart(2, "0")}`,
  );
}
