import type { Fact } from "../../host/facts/fact.js";

/** The host's clock at the time of the query: milliseconds since 1970; undefined when `date` printed something else. */
export const clock: Fact<undefined, number | undefined> = {
  name: "clock",
  script: () => ({ file: "facts/clock.sh" }),
  parse(lines) {
    // A `date` without %N, such as busybox's, prints whole seconds and the letter.
    const [, seconds] = /^(\d{1,11}(?:\.\d+)?)(?:\.?%?N)?$/u.exec(lines[0]?.trim() ?? "") ?? [];
    return seconds === undefined ? undefined : Number(seconds) * 1000;
  },
};

/**
 * How far a host's clock is ahead of this machine's, corrected by half of the time between query and answer.
 * @returns seconds; `within`: the possible error of this figure
 */
export function clockOffset(
  hostMilliseconds: number,
  { askedAt, answeredAt }: { askedAt: number; answeredAt: number },
): { seconds: number; within: number } {
  const halfway = (askedAt + answeredAt) / 2;
  return { seconds: (hostMilliseconds - halfway) / 1000, within: Math.max(0, answeredAt - askedAt) / 2000 };
}
