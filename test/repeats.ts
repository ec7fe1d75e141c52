/**
 * Of tests that repeat one thing with many values, CI runs a part, so that every value is still tried in some test. With RADIOCTL_REPEATS=all each test
 * tries all values, as `npm run bench -- repeats` does.
 */
export const allRepeats = process.env["RADIOCTL_REPEATS"] === "all";

/** All values, or in a short run one of them: another one for each `turn`. */
export function inTurn<Value>(values: readonly Value[], turn: number): readonly Value[] {
  return allRepeats ? values : values.slice(turn % values.length, (turn % values.length) + 1);
}
