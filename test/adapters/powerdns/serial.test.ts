import { expect, it } from "vitest";
import { changesSince } from "../../../src/adapters/powerdns/serial.js";

it.each([
  [2026112905, 2026112906, "one"],
  [2026112905, 2026113001, "one"],
  [7, 8, "one"],
  [7, 7, "unknown"],
  [1_790_000_000, 1_790_000_060, "unknown"],
  [1_790_000_000, 1_790_000_001, "unknown"],
  [2026112905, 2026112907, "more"],
  [2026112905, 2026113002, "more"],
  [2026112905, 2026112901, "more"],
  [7, 9, "more"],
])("serial number %d, then %d: changes: %s", (before, after, changes) => expect(changesSince(before, after)).toBe(changes));
