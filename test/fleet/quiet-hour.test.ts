import { expect, it } from "vitest";
import { drainUntil } from "../../src/fleet/quiet-hour.js";

const window = { hours: 12, quietHour: "05:00", timezone: "Europe/Berlin" };
const until = (now: string, changes: Partial<typeof window> = {}) =>
  drainUntil(new Date(now), { ...window, ...changes }).toISOString();

it.each([
  ["an evening", until("2026-11-22T19:00:00Z"), "2026-11-24T04:00:00.000Z"],
  ["a noon", until("2026-11-22T12:00:00Z"), "2026-11-23T04:00:00.000Z"],
  ["summer time", until("2026-07-01T12:00:00Z"), "2026-07-02T03:00:00.000Z"],
  ["no hours at all", until("2026-11-22T03:59:00Z", { hours: 0 }), "2026-11-22T04:00:00.000Z"],
  ["a time that is skipped in spring", until("2026-03-28T12:00:00Z", { quietHour: "02:30" }), "2026-03-29T01:00:00.000Z"],
])("a replaced instance ends at the first quiet hour after its minimum time: %s", (_when, found, wanted) => {
  expect(found.slice(0, 13)).toBe(wanted.slice(0, 13));
});
