import { blocksOf, plainText, type Block } from "./markdown.js";
import { wrap } from "./wrap.js";

/** Characters that roff would take for something else. A hyphen of a flag is one that can be copied. */
export function escaped(words: string): string {
  return words
    .replaceAll("\\", "\\e")
    .replaceAll("-", "\\-")
    .replaceAll("^", "\\(ha")
    .replaceAll("~", "\\(ti")
    .replaceAll("`", "\\(ga")
    .replaceAll("'", "\\(aq");
}

/** Text in short lines, none of which is taken for a macro. */
export function paragraph(words: string): string {
  const lines = wrap(escaped(words), 79);
  return lines.length === 0 ? "\\&" : lines.map(noMacro).join("\n");
}

/** A paragraph with a tag before it. */
export function tagged(tag: string, what: string): string[] {
  return [".TP", `.B ${escaped(tag)}`, paragraph(what)];
}

/** Lines as they stand. */
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

/** A row of two cells is a tag and its text; in longer rows each further cell is named by its heading. */
function tableLines([heading = [], ...rows]: readonly string[][]): string[] {
  return rows.flatMap(([tag = "", ...cells]) => {
    const texts = cells.map(plainText);
    const named = texts.map((cell, index) => `${plainText(heading[index + 1] ?? "")}: ${cell}`);
    return tagged(plainText(tag), texts.length === 1 ? (texts[0] ?? "") : named.join("; "));
  });
}

/** For a macro's argument in quotation marks. */
export function quoted(words: string): string {
  return escaped(words).replaceAll('"', "\\(dq");
}

function noMacro(line: string): string {
  return /^[.']/u.test(line) ? `\\&${line}` : line;
}
