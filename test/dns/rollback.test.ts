import { describe, expect, it } from "vitest";
import { inverseOf } from "../../src/dns/inverse.js";
import { lastSent, type SentBatch } from "../../src/dns/rollback.js";
import type { RecordChange } from "../../src/ports/dns.js";
import { address } from "./zone.js";

const sent = (at: string): SentBatch => ({ event: "records", at, zone: "radio.example", changes: [], inverse: [], checks: {} });

describe("the last run that sent something", () => {
  it("is found by the time of sending: ids of one minute have no order", () =>
    expect(
      lastSent([
        { run: "2026-11-22T05:00-ffff", batches: [sent("2026-11-22T05:00:10Z")] },
        { run: "2026-11-22T05:00-0001", batches: [sent("2026-11-22T05:00:20Z"), sent("2026-11-22T05:00:40Z")] },
        { run: "2026-11-22T05:00-8888", batches: [sent("2026-11-22T05:00:30Z")] },
        { run: "2026-11-22T05:00-9999", batches: [] },
      ])?.run,
    ).toBe("2026-11-22T05:00-0001"));

  it("is undefined when no run sent any", () => expect(lastSent([{ run: "a", batches: [] }])).toBeUndefined());
});

it("the inverse of a batch is each change reversed in opposite order, and the inverse of that is the batch", () => {
  const changes: RecordChange[] = [
    { action: "DELETE", recordSet: address("a.radio.example", 1) },
    { action: "CREATE", recordSet: address("a.radio.example", 2) },
  ];
  expect(inverseOf(changes)).toEqual([
    { action: "DELETE", recordSet: address("a.radio.example", 2) },
    { action: "CREATE", recordSet: address("a.radio.example", 1) },
  ]);
  expect(inverseOf(inverseOf(changes))).toEqual(changes);
});
