import { describe, expect, it } from "vitest";
import { isLate, standingOf } from "../../src/certificates/standing.js";
import { inventoryWith } from "./inventory.js";

const DAY = 86_400_000;
const at = (days: number) => new Date(days * DAY);
const inventory = inventoryWith("tls: { acme: { directory: letsencrypt, contact: anna@radio.example } }\n");
/** 90 days, from day 0. */
const certificate = { validFrom: at(0).toISOString(), validTo: at(90).toISOString(), renewal: undefined };
const suggested = (day: number) => ({ ...certificate, renewal: { at: at(day).toISOString(), askAgainAt: at(0).toISOString() } });

describe("the standing of the station's certificate", () => {
  it.each([
    ["good", 59],
    ["due", 61],
    ["overdue", 68],
    ["expired", 91],
  ])("is %s on day %d of 90", (state, day) => {
    expect(standingOf(inventory, certificate, at(day))).toEqual({
      state,
      renewAt: at(60).toISOString(),
      daysLeft: 90 - day,
    });
  });

  it("is missing before the first one, and is nothing without tls.acme", () => {
    expect(standingOf(inventory, undefined, at(1))?.state).toBe("missing");
    expect(standingOf(inventoryWith(), certificate, at(1))).toBeUndefined();
  });

  it("is overdue a day after the time that the CA suggests, however long the certificate is valid", () => {
    const states = [9, 10.5, 11.5].map((day) => standingOf(inventory, suggested(10), at(day))?.state);
    expect(states).toEqual(["good", "due", "overdue"]);
    expect(isLate(certificate, at(11.5))).toBe(false);
  });
});
