import { blocksOf, plainText, type Block } from "./markdown.js";
import { wrap } from "./wrap.js";

/** Escapes characters with a meaning in roff. Hyphens are escaped so that flags can be copied from the page. */
export function escaped(words: string): string {
  return words
    .replaceAll("\\", "\\e")
    .replaceAll("-", "\\-")
    .replaceAll("^", "\\(ha")
    .replaceAll("~", "\\(ti")
    .replaceAll("`", "\\(ga")
    .replaceAll("'", "\\(aq");
}

/** Text in short lines. No line begins like a macro. */
export function paragraph(words: string): string {
  const lines = wrap(escaped(words), 79);
  return lines.length === 0 ? "\\&" : lines.map(noMacro).join("\n");
}

/** A paragraph with a tag before it. */
export function tagged(tag: string, what: string): string[] {
  return [".TP", `.B ${escaped(tag)}`, paragraph(what)];
}

/** Lines without wrapping. */
export function verbatim(lines: readonly string[]): string[] {
  return [".PP", ".RS 4", ".nf", ...lines.map((line) => `\\&${escaped(line)}`), ".fi", ".RE"];
}

/** A help topic as a section of the manual page. Its first heading becomes the section's. */
export function topicSection(markdown: string): string[] {
  return blocksOf(markdown).flatMap(linesOf);
}

function linesOf(block: Block): string[] {
  switch (block.kind) {
    case "heading":
      return [
        `${block.level === 1 ? ".SH" : ".SS"} "${quoted(block.level === 1 ? block.text.toUpperCase() : plainText(block.text))}"`,
      ];
    case "paragraph":
      return [".PP", paragraph(plainText(block.text))];
    case "list":
      return block.items.flatMap((item) => [".IP \\(bu 2", paragraph(plainText(item))]);
    case "code":
      return verbatim(block.lines);
    case "table":
      return tableLines(block.rows);
  }
}

/** A row of two cells becomes a tag and its text. In longer rows, each cell after the first is prefixed with its heading. */
function tableLines([heading = [], ...rows]: readonly string[][]): string[] {
  return rows.flatMap(([tag = "", ...cells]) => {
    const texts = cells.map(plainText);
    const named = texts.map((cell, index) => `${plainText(heading[index + 1] ?? "")}: ${cell}`);
    return tagged(plainText(tag), texts.length === 1 ? (texts[0] ?? "") : named.join("; "));
  });
}

/** For a quoted argument of a macro. */
export function quoted(words: string): string {
  return escaped(words).replaceAll('"', "\\(dq");
}

function noMacro(line: string): string {
  return /^[.']/u.test(line) ? `\\&${line}` : line;
}
