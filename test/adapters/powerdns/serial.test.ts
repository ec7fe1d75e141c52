import { expect, it } from "vitest";
import { isNextSerial } from "../../../src/adapters/powerdns/serial.js";

it.each([
  [2026112905, 2026112906, true],
  [2026112905, 2026113001, true],
  [7, 8, true],
  [7, 7, true],
  [1_790_000_000, 1_790_000_060, true],
  [2026112905, 2026112907, false],
  [2026112905, 2026113002, false],
  [2026112905, 2026112901, false],
  [7, 9, false],
])("serial number %d, then %d: only one change %s", (before, after, only) => expect(isNextSerial(before, after)).toBe(only));
