import { describe, expect, it } from "vitest";
import { RadioctlError } from "../../src/errors.js";
import { judgeCertificate, type CertificateLimits } from "../../src/health/judge-certificate.js";
import { healthSchema } from "../../src/inventory/health.js";
import type { ShownCertificate } from "../../src/ports/certificates.js";
import { goodCertificate } from "../fakes/certificates.js";

const limits = healthSchema.parse({});
const place = { subject: "eu-1", host: "eu-1", region: "eu" };
const DAY = 86_400_000;

/** A certificate with this life, of which this many days are left at the beginning of 1970. */
const of = (lifeDays: number, leftDays: number): ShownCertificate =>
  goodCertificate({
    validFrom: new Date((leftDays - lifeDays) * DAY).toISOString(),
    validTo: new Date(leftDays * DAY).toISOString(),
  });
const judge = (shown: ShownCertificate | RadioctlError, station?: CertificateLimits["station"]) =>
  judgeCertificate(place, shown, { limits, now: new Date(0), station });
const stored = { serial: goodCertificate().serial, renewal: undefined };

describe("a certificate of tls.acme", () => {
  it.each([
    [90, 31, "OK"],
    [90, 29, "OK"],
    [90, 22, "WARNING"],
    [90, 8, "CRITICAL"],
    [45, 12, "OK"],
    [45, 11, "WARNING"],
    [45, 4, "CRITICAL"],
    [6, 2, "OK"],
    [6, 1.4, "WARNING"],
  ])("with a life of %i days and %i days left is %s, because only an overdue renewal matters", (life, left, verdict) => {
    expect(judge(of(life, left), stored).verdict).toBe(verdict);
  });

  it("says when it will be renewed, or since when the renewal is overdue, and how to see why", () => {
    expect(judge(of(90, 60), stored)).toMatchObject({ summary: "60 days left, will be renewed on 1970-01-31" });
    expect(judge(of(90, 20), stored)).toMatchObject({
      summary: "20 days left; its renewal is overdue since 1969-12-22",
      hint: "see why with: radioctl certificates renew",
    });
  });

  it("is overdue a day after the CA's early date, whatever is left", () => {
    const suggested = (hoursAgo: number) => {
      const at = new Date(-hoursAgo * 3_600_000).toISOString();
      return { ...stored, renewal: { at, from: at, until: at, askAgainAt: at } };
    };
    expect(judge(of(90, 60), suggested(23)).verdict).toBe("OK");
    expect(judge(of(90, 60), suggested(25)).verdict).toBe("WARNING");
  });

  it("that is not the stored one is reported with the command that brings it", () => {
    const other = judge(of(90, 60), { ...stored, serial: "FF" });
    expect(other).toMatchObject({ verdict: "WARNING", summary: "60 days left; the stored certificate is another one (FF)" });
    expect(other.hint).toContain("radioctl certificates renew");
    expect(judge(of(90, 5), { ...stored, serial: "FF" }).verdict).toBe("CRITICAL");
  });

  it("gives its limits in days, for figures and charts", () => {
    const [figure] = judge(of(45, 30), stored).figures;
    expect(figure).toMatchObject({ label: "days_left", warning: 11.25, critical: 4.5 });
  });

  it("that is missing on a relay names the deploy that brings https", () => {
    const refused = new RadioctlError("unreachable", "connection refused", { hint: "is nginx running?" });
    expect(judge(refused, stored)).toMatchObject({ verdict: "CRITICAL", hint: expect.stringContaining("radioctl deploy eu-1") });
  });
});

describe("a certificate given by hand", () => {
  it.each([
    [22, "OK"],
    [20, "WARNING"],
    [6, "CRITICAL"],
  ])("with %i days left is %s by health.certificateDays", (left, verdict) => {
    expect(judge(of(90, left)).verdict).toBe(verdict);
  });
});
