import type { Fact } from "../../host/facts/fact.js";

/** The host's clock when it was asked: milliseconds since 1970; undefined when `date` said something else. */
export const clock: Fact<undefined, number | undefined> = {
  name: "clock",
  script: () => "date +%s.%N",
  parse(lines) {
    // A date without %N, as busybox's, prints whole seconds and the letter.
    const [, seconds] = /^(\d{1,11}(?:\.\d+)?)(?:\.?%?N)?$/u.exec(lines[0]?.trim() ?? "") ?? [];
    return seconds === undefined ? undefined : Number(seconds) * 1000;
  },
};

/**
 * How far a host's clock is ahead of ours, corrected by half of the time between question and answer.
 * @returns seconds; `within`: the figure is right to this much
 */
export function clockOffset(
  hostMilliseconds: number,
  { askedAt, answeredAt }: { askedAt: number; answeredAt: number },
): { seconds: number; within: number } {
  const halfway = (askedAt + answeredAt) / 2;
  return { seconds: (hostMilliseconds - halfway) / 1000, within: Math.max(0, answeredAt - askedAt) / 2000 };
}
