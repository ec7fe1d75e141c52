import { OWN_ESCAPE } from "./printable.js";

const OWN_COLOUR = new RegExp(`${OWN_ESCAPE}\\[[\\d;]*m`, "gu");

/** How rows become lines. Columns are counted from 0. */
export interface Layout {
  /** Right-aligned columns, for numbers. */
  right?: readonly number[];
  /** Spaces before each line. */
  indent?: number;
  /** Spaces between two columns. */
  gap?: number;
}

/**
 * Rows of cells as lines with aligned columns, without trailing spaces. In a row with fewer cells than the others, the last cell may extend over
 * the next columns and does not widen its own. Cells may contain colours.
 */
export function columns(rows: ReadonlyArray<readonly string[]>, { right = [], indent = 0, gap = 2 }: Layout = {}): string[] {
  const count = Math.max(0, ...rows.map((row) => row.length));
  const runsOn = (row: readonly string[], column: number) => row.length < count && column === row.length - 1;
  const widths = Array.from({ length: count }, (_, column) =>
    Math.max(0, ...rows.map((row) => (runsOn(row, column) ? 0 : widthOf(row[column] ?? "")))),
  );
  return rows.map((row) => {
    const cells = row.map((cell, column) =>
      runsOn(row, column) ? cell : padded(cell, widths[column] ?? 0, right.includes(column) ? "right" : "left"),
    );
    return (" ".repeat(indent) + cells.join(" ".repeat(gap))).trimEnd();
  });
}

/** A cell padded to a width, for lines that are printed one at a time. */
export function padded(text: string, width: number, side: "left" | "right" = "left"): string {
  const spaces = " ".repeat(Math.max(0, width - widthOf(text)));
  return side === "left" ? text + spaces : spaces + text;
}

/** Columns of a text on a terminal: two for a wide character or an emoji, none for combining marks and colours. */
export function widthOf(text: string): number {
  const visible = text.replace(OWN_COLOUR, "");
  if (/^[ -~]*$/u.test(visible)) return visible.length;
  return [...new Intl.Segmenter(undefined, { granularity: "grapheme" }).segment(visible)].reduce(
    (sum, { segment }) => sum + characterWidth(segment),
    0,
  );
}

const WIDE =
  /^[\p{Emoji_Presentation}\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Hangul}\u3000-\u303e\uff01-\uff60\uffe0-\uffe6]/u;
const HALF_WIDTH = /^[\uff61-\uffdc\uffe8-\uffee]/u;
const NO_WIDTH = /^[\p{Mark}\p{Control}\p{Format}]+$/u;

function characterWidth(grapheme: string): number {
  if (NO_WIDTH.test(grapheme)) return 0;
  return !HALF_WIDTH.test(grapheme) && (WIDE.test(grapheme) || grapheme.includes("\ufe0f")) ? 2 : 1;
}
