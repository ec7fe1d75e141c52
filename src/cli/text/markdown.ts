/** A block of a help topic. Its text still contains inline marks: `code`, [links](url), **bold**. */
export type Block =
  | { kind: "heading"; level: number; text: string }
  | { kind: "paragraph"; text: string }
  | { kind: "list"; items: string[] }
  | { kind: "code"; lines: string[] }
  | { kind: "table"; rows: string[][] };

/**
 * Parses the subset of Markdown that help topics use: headings, paragraphs, lists of one level, fenced code and tables.
 * A table's first row is its heading.
 */
export function blocksOf(markdown: string): Block[] {
  const blocks: Block[] = [];
  let code: string[] | undefined;
  for (const line of markdown.split("\n")) {
    if (line.startsWith("```")) {
      if (code === undefined) code = [];
      else {
        blocks.push({ kind: "code", lines: code });
        code = undefined;
      }
    } else if (code === undefined) readLine(line, blocks);
    else code.push(line);
  }
  return blocks.filter((block) => block.kind !== "paragraph" || block.text !== "");
}

/** Adds a line to the last block, or begins a new one. An empty line becomes an empty paragraph, which ends the previous one. */
function readLine(line: string, blocks: Block[]): void {
  const last = blocks.at(-1);
  const [, marks = "", heading] = /^(#+) (.+)$/u.exec(line) ?? [];
  if (heading !== undefined) blocks.push({ kind: "heading", level: marks.length, text: heading });
  else if (line.startsWith("|")) {
    const cells = line
      .slice(1, line.lastIndexOf("|"))
      .split("|")
      .map((cell) => cell.trim());
    if (last?.kind !== "table") blocks.push({ kind: "table", rows: [cells] });
    else if (!cells.every((cell) => /^:?-+:?$/u.test(cell))) last.rows.push(cells);
  } else if (line.startsWith("- ")) {
    if (last?.kind === "list") last.items.push(line.slice(2));
    else blocks.push({ kind: "list", items: [line.slice(2)] });
  } else if (last?.kind === "list" && line.startsWith("  ")) last.items.push(`${last.items.pop() ?? ""} ${line.trim()}`);
  else if (last?.kind === "paragraph" && last.text !== "" && line !== "") last.text += ` ${line}`;
  else blocks.push({ kind: "paragraph", text: line });
}

/** Text without inline marks: the text of the code, and of the link. */
export function plainText(text: string): string {
  return text
    .replaceAll(/\[([^\]]+)\]\([^)]+\)/gu, "$1")
    .replaceAll("**", "")
    .replaceAll("`", "");
}
