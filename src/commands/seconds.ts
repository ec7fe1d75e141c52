import { InvalidArgumentError } from "commander";

/** Nobody waits for longer, and timers of Node's that are longer than 24 days end at once. */
export const DAY_SECONDS = 86_400;

/** Seconds as a flag's value. Commander names the flag. */
export function positiveSeconds(text: string): number {
  const value = Number(text);
  if (text.trim() !== "" && value > 0 && value <= DAY_SECONDS) return value;
  throw new InvalidArgumentError(`It takes seconds, more than 0 and at most ${DAY_SECONDS}.`);
}
