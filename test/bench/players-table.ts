import type { Result } from "../players/audition.js";
import type { Cell } from "../players/judge.js";

type Row = Pick<Result, "name" | "cells">;

/** One line for each player and event. Pure. */
export function playersTable(codec: string, results: readonly Row[]): string[] {
  const rows = results.flatMap(({ name, cells }) => cells.map((cell) => [codec, name, ...cellWords(cell)]));
  const table = [["codec", "player", "event", "plays on", "joins", "lost", "repeated", "silent", "garbled", "click"], ...rows];
  const widths = (table[0] ?? []).map((_, column) => Math.max(...table.map((row) => row[column]?.length ?? 0)));
  return table.map((row) =>
    row
      .map((word, column) => word.padEnd(widths[column] ?? 0))
      .join("  ")
      .trimEnd(),
  );
}

const seconds = (value: number) => `${value.toFixed(3)} s`;

function cellWords(cell: Cell): string[] {
  const { event, playsOn, joins, lostSeconds, repeatedSeconds, silenceSeconds, garbledSeconds, clickDecibels } = cell;
  const times = [lostSeconds, repeatedSeconds, silenceSeconds, garbledSeconds].map(seconds);
  return [event, playsOn ? "yes" : "NO", String(joins), ...times, `${clickDecibels} dB`];
}
