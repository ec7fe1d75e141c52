/**
 * Text from elsewhere for a terminal: what would move the cursor, change colours or rename the window is shown instead of done. A listener's
 * player says what it likes in a log.
 */
export function printable(text: string): string {
  // oxlint-disable-next-line no-control-regex -- these are what it is about
  return text.replace(/[\u0000-\u0008\u000b-\u001f\u007f-\u009f]/gu, (character) =>
    character === "\r" ? "" : `\\x${character.charCodeAt(0).toString(16).padStart(2, "0")}`,
  );
}
