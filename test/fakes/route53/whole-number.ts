import { invalidInput } from "./failure.js";

/** The value of `maxitems`. @throws Failure InvalidInput */
export function wholeNumber(value: string | number | null): number {
  const number = Number(value);
  if (!Number.isInteger(number) || number < 1) throw invalidInput(`maxitems must be a whole number of at least 1, not ${value}`);
  return number;
}
