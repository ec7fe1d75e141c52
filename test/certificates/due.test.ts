import { describe, expect, it } from "vitest";
import { dueOf } from "../../src/certificates/due.js";

const of = (from: string, to: string, renewal?: string) => ({
  validFrom: from,
  validTo: to,
  renewal: renewal === undefined ? undefined : { at: renewal, askAgainAt: renewal },
});
const ninetyDays = of("2026-10-01T00:00:00.000Z", "2026-12-30T00:00:00.000Z");

describe("a certificate is due", () => {
  it.each([
    ["2026-11-29T23:59:59Z", { isDue: false, isOverdue: false, isExpired: false }],
    ["2026-11-30T00:00:00Z", { isDue: true, isOverdue: false, isExpired: false }],
    ["2026-12-08T00:00:00Z", { isDue: true, isOverdue: true, isExpired: false }],
    ["2026-12-30T00:00:00Z", { isDue: true, isOverdue: true, isExpired: true, shareLeft: 0 }],
  ])("when a third of its life is left: at %s", (now, expected) => {
    expect(dueOf(ninetyDays, new Date(now))).toMatchObject({ ...expected, at: "2026-11-30T00:00:00.000Z", byCa: false });
  });

  it("after 40 of 60 seconds", () => {
    const minute = of("2026-11-30T12:00:00.000Z", "2026-11-30T12:01:00.000Z");
    expect(dueOf(minute, new Date("2026-11-30T12:00:39Z")).isDue).toBe(false);
    expect(dueOf(minute, new Date("2026-11-30T12:00:40Z")).isDue).toBe(true);
  });

  it("earlier when the CA suggests it, but not later", () => {
    const early = of(ninetyDays.validFrom, ninetyDays.validTo, "2026-10-02T00:00:00.000Z");
    expect(dueOf(early, new Date("2026-10-03T00:00:00Z"))).toMatchObject({ isDue: true, isOverdue: false, byCa: true });
    const late = of(ninetyDays.validFrom, ninetyDays.validTo, "2026-12-29T00:00:00.000Z");
    expect(dueOf(late, new Date("2026-11-30T00:00:00Z"))).toMatchObject({ isDue: true, byCa: false });
  });
});
