import { blocksOf, plainText, type Block } from "./markdown.js";
import { wrap } from "./wrap.js";

/** The maximum width of text on a wide terminal, because longer lines are hard to read. */
const MOST_COLUMNS = 100;

/** A help topic for a terminal. @param markdown as in src/cli/help @param columns of the terminal */
export function topicText(markdown: string, columns: number): string {
  const width = Math.min(columns, MOST_COLUMNS);
  return `${blocksOf(markdown)
    .map((block) => linesOf(block, width).join("\n"))
    .join("\n\n")}\n`;
}

function linesOf(block: Block, width: number): string[] {
  switch (block.kind) {
    case "heading":
      return headingLines(block.level, plainText(block.text));
    case "paragraph":
      return wrap(plainText(block.text), width);
    case "list":
      return block.items.flatMap((item) => hanging("- ", plainText(item), width));
    case "code":
      return codeLines(block.lines, width);
    case "table":
      return tableLines(
        block.rows.map((row) => row.map(plainText)),
        width,
      );
  }
}

function headingLines(level: number, text: string): string[] {
  return level <= 2 ? [text, (level === 1 ? "=" : "-").repeat(text.length)] : [text];
}

const COMMENTED = /^(\S.*?) {2,}# (.+)$/u;

/** Commands with their comments stay on one line where all of them fit; otherwise each comment stands above its command. */
function codeLines(lines: readonly string[], width: number): string[] {
  const fits = lines.every((line) => !COMMENTED.test(line) || line.length + 2 <= width);
  return lines.flatMap((line) => {
    const [, code = "", comment] = COMMENTED.exec(line) ?? [];
    if (comment === undefined || fits) return [`  ${line}`.trimEnd()];
    return [...hanging("  # ", comment, width, "  # "), `  ${code}`];
  });
}

/** Wrapped lines with a hanging indent after a mark. */
function hanging(mark: string, text: string, width: number, next = " ".repeat(mark.length)): string[] {
  return wrap(text, width - mark.length).map((line, index) => `${index === 0 ? mark : next}${line}`);
}

const GAP = "  ";

/** A table with wrapped cells, so that its rows fit the terminal. */
export function tableLines(rows: readonly string[][], width: number): string[] {
  const widths = columnWidths(rows, width);
  const [heading = [], ...others] = rows;
  const rule = widths.map((each) => "-".repeat(each)).join(GAP);
  return [...rowLines(heading, widths), rule, ...others.flatMap((row) => rowLines(row, widths))];
}

function rowLines(row: readonly string[], widths: readonly number[]): string[] {
  const cells = widths.map((width, column) => wrap(row[column] ?? "", width));
  const height = Math.max(1, ...cells.map(({ length }) => length));
  return Array.from({ length: height }, (_, line) =>
    cells
      .map((cell, column) => (cell[line] ?? "").padEnd(widths[column] ?? 0))
      .join(GAP)
      .trimEnd(),
  );
}

/** Narrows the widest column until all columns fit, but never below its longest word. */
function columnWidths(rows: readonly string[][], width: number): number[] {
  const columns = (rows[0] ?? []).map((_, column) => rows.map((row) => row[column] ?? ""));
  const least = columns.map((cells) => longest(cells.flatMap((cell) => cell.split(/\s+/u))));
  const widths = columns.map(longest);
  const total = () => widths.reduce((sum, each) => sum + each, GAP.length * (widths.length - 1));
  while (total() > width) {
    const spare = widths.map((each, column) => (each > (least[column] ?? 0) ? each : 0));
    const widest = spare.indexOf(Math.max(...spare));
    if ((spare[widest] ?? 0) === 0) break;
    widths[widest] = (widths[widest] ?? 0) - 1;
  }
  return widths;
}

function longest(texts: readonly string[]): number {
  return Math.max(0, ...texts.map(({ length }) => length));
}
