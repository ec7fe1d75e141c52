import { columns } from "../../cli/text/columns.js";

/** A bar of a chart. */
export interface Bar {
  label: string;
  /** Not negative. */
  value: number;
  /** The text after the bar. */
  text: string;
}

/** Columns of the longest bar. */
const LONGEST = 40;

/** Bars after their labels, scaled to the largest value; plain characters, so that a mail shows them like a terminal. */
export function barLines(bars: readonly Bar[], longest = LONGEST): string[] {
  const most = Math.max(0, ...bars.map(({ value }) => value));
  const rows = bars.map(({ label, value, text }) => {
    const length = most === 0 ? 0 : Math.round((value / most) * longest);
    return [label, "#".repeat(value > 0 ? Math.max(1, length) : 0), text];
  });
  return columns(rows, { right: [0] });
}
