/**
 * Text in lines of at most `width` characters, broken between words. A longer word gets a line of its own.
 * @param words a paragraph; its own line breaks are spaces
 */
export function wrap(words: string, width: number): string[] {
  const lines: string[] = [];
  let line = "";
  for (const word of words.split(/\s+/u)) {
    if (word === "") continue;
    if (line !== "" && line.length + 1 + word.length > width) {
      lines.push(line);
      line = "";
    }
    line = line === "" ? word : `${line} ${word}`;
  }
  return line === "" ? lines : [...lines, line];
}
