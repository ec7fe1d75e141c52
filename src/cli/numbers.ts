import { InvalidArgumentError } from "commander";

/** The limit of every wait. It also avoids a pitfall of Node: a timer of more than 24 days ends at once. */
const DAY_SECONDS = 86_400;

/** Seconds as a flag's value. Commander names the flag. */
export function positiveSeconds(text: string): number {
  const value = Number(text);
  if (text.trim() !== "" && value > 0 && value <= DAY_SECONDS) return value;
  throw new InvalidArgumentError(`It takes seconds, more than 0 and at most ${DAY_SECONDS}.`);
}

/** A count as a flag's value. */
export function count(text: string): number {
  if (/^[1-9]\d{0,5}$/u.test(text)) return Number(text);
  throw new InvalidArgumentError("It takes a number from 1 to 999999.");
}

/** Minutes as a flag's value; fractions are allowed. */
export function minutes(text: string): number {
  const value = Number(text);
  if (text.trim() !== "" && value > 0 && value * 60 <= DAY_SECONDS) return value;
  throw new InvalidArgumentError(`It takes minutes, more than 0 and at most ${DAY_SECONDS / 60}.`);
}

const unitSeconds: Readonly<Record<string, number>> = { s: 1, m: 60, h: 3600, d: DAY_SECONDS };

/** `30s`, `10m`, `2h` or `1d` as seconds. */
export function duration(text: string): number {
  const [, value, unit = ""] = /^(\d{1,5})([smhd])$/u.exec(text) ?? [];
  const seconds = Number(value) * (unitSeconds[unit] ?? Number.NaN);
  if (seconds > 0) return seconds;
  throw new InvalidArgumentError("It takes a time such as 30s, 10m, 2h or 1d.");
}
