/** How rows become lines. Columns are counted from 0. */
export interface Layout {
  /** Columns whose cells end, not begin, at the same place: numbers. */
  right?: readonly number[];
  /** Spaces before each line. */
  indent?: number;
  /** Spaces between two columns. */
  gap?: number;
}

/**
 * Rows of cells as lines with aligned columns, without spaces at their ends. The last cell of a row that has fewer cells than the others
 * runs on, and widens no column. Cells may be painted.
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

/** A cell of a column that is this wide, for lines that are printed one at a time. */
export function padded(text: string, width: number, side: "left" | "right" = "left"): string {
  const spaces = " ".repeat(Math.max(0, width - widthOf(text)));
  return side === "left" ? text + spaces : spaces + text;
}

/** Columns that a text takes on a terminal: two for a wide character or an emoji, none for what only marks another or paints. */
export function widthOf(text: string): number {
  // oxlint-disable-next-line no-control-regex -- these are what it is about
  const visible = text.replace(/\u001b\[[\d;]*m/gu, "");
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
