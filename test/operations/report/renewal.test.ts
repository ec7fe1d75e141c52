import { afterAll, describe, expect, it } from "vitest";
import { directoryUrl } from "../../../src/certificates/directory.js";
import type { StationCertificate } from "../../../src/certificates/stored.js";
import { RadioctlError } from "../../../src/errors.js";
import type { Finding } from "../../../src/health/finding.js";
import {
  attemptOf,
  renewalDue,
  renewalFinding,
  waitsAfterFailure,
  type Attempt,
  type Renewed,
} from "../../../src/operations/report/renewal.js";
import { Secret } from "../../../src/secret.js";
import { certificateNames } from "../../../src/station/certificate-names.js";
import { Authority } from "../../fakes/authority.js";
import { inventoryWith } from "../../certificates/inventory.js";
import { hooked } from "./radio.js";

const DAY = 86_400_000;
const acme = "tls: { acme: { directory: letsencrypt, contact: anna@radio.example } }\n";
const inventory = inventoryWith(acme);
const at = (days: number) => new Date(days * DAY);
const everyRelay = Object.fromEntries(
  ["eu-1", "eu-2", "eu-3"].map((relay) => [relay, { serial: "0A", at: at(0).toISOString() }]),
);

/** A certificate of 90 days, from day 0, that every relay has. */
function certificate(more: Partial<StationCertificate> = {}): StationCertificate {
  return {
    names: certificateNames(inventory),
    serial: "0A",
    issuer: "Test",
    validFrom: at(0).toISOString(),
    validTo: at(90).toISOString(),
    chainPem: "",
    alternateChains: [],
    keyPem: new Secret("key", ""),
    directory: undefined,
    issuedAt: at(0).toISOString(),
    renewal: { askAgainAt: at(1000).toISOString() },
    pushed: everyRelay,
    ...more,
  };
}

const authority = new Authority();
afterAll(() => authority.remove());
/** A certificate that the inventory's CA can be asked about. */
const fromCa = {
  directory: directoryUrl("letsencrypt"),
  chainPem: authority.issue(certificateNames(inventory)).chainPem,
};

const ended = (more: Partial<Renewed>): Renewed => ({ exitCode: 1, error: undefined, missed: [], needDeploy: [], ...more });

const due = (day: number, stored: StationCertificate | undefined = certificate(), last?: Attempt, given = inventory) =>
  renewalDue(given, stored, { now: at(day), last });

describe("a report's renewal", () => {
  it("is due when a third of the life is left, and not before", () => {
    expect([due(59), due(61)]).toEqual([undefined, "at most a third of its life is left"]);
  });

  it("is due again with the next certificate's own share of life, however soon after a success", () => {
    const minute = 1 / 1440;
    const brief = certificate({ validFrom: at(61).toISOString(), validTo: at(61 + minute).toISOString() });
    const last = attemptOf(ended({ exitCode: 0 }), { now: at(61), last: undefined });
    const times = [0.5, 0.7].map((part) => ({ now: at(61 + part * minute), last }));
    expect(times.map((moment) => renewalDue(inventory, brief, moment))).toEqual([
      undefined,
      "at most a third of its life is left",
    ]);
    expect(times.map((moment) => waitsAfterFailure(brief, moment))).toEqual([false, false]);
  });

  it.each([
    ["the certificate is not for stream.radio.example, eu.stream.radio.example", { names: ["live.radio.example"] }],
    ["the certificate is from ca.example, and the inventory names letsencrypt", { directory: "https://ca.example/directory" }],
    ["the CA is asked when to renew", { ...fromCa, renewal: undefined }],
    ["the CA is asked when to renew", { ...fromCa, renewal: { askAgainAt: at(0.5).toISOString() } }],
    ["eu-2 did not get it yet", { pushed: { ...everyRelay, "eu-2": { serial: "09", at: at(0).toISOString() } } }],
  ])("is also due because %s", (because, more) => {
    expect(due(1, certificate(more))).toBe(because);
  });

  it("does not ask a CA about an imported certificate, nor before the time that the CA named", () => {
    expect(due(1, certificate({ ...fromCa, directory: undefined, renewal: undefined }))).toBeUndefined();
    expect(due(1, certificate({ ...fromCa, renewal: { askAgainAt: at(2).toISOString() } }))).toBeUndefined();
  });

  it("does not try relays again that have no https yet", () => {
    const behind = certificate({ pushed: {} });
    const last = attemptOf(ended({ exitCode: 0, needDeploy: ["eu-1", "eu-3"] }), { now: at(1), last: undefined });
    expect(due(1, behind, last)).toBe("eu-2 did not get it yet");
  });

  it("waits after failed orders, each time twice as long, but not after a relay that was down", () => {
    const refused = ended({ error: { message: "no answer" } });
    let last: Attempt | undefined;
    const waits = [1, 2, 3, 4, 5].map(() => {
      last = attemptOf(refused, { now: at(61), last });
      const hours = [0.9, 1.1, 1.9, 2.1, 3.9, 4.1, 5.9, 6.1];
      return hours.find((hour) => !waitsAfterFailure(certificate(), { now: at(61 + hour / 24), last }));
    });
    expect(waits).toEqual([1.1, 2.1, 4.1, 6.1, 6.1]);
    const down = attemptOf(ended({ missed: [{ host: "eu-2", because: "down" }] }), { now: at(61), last });
    expect(waitsAfterFailure(certificate(), { now: at(61), last: down })).toBe(false);
  });

  it("waits only for a small share of a short life", () => {
    const brief = certificate({ validTo: at(1 / 1440).toISOString() });
    const last = attemptOf(ended({ error: { message: "no answer" } }), { now: at(0), last: undefined });
    const seconds = (count: number) => waitsAfterFailure(brief, { now: at(count / 86_400), last });
    expect([seconds(1.9), seconds(2.1)]).toEqual([true, false]);
  });

  it("never issues the first certificate, and does nothing without tls.acme or with report.renew: false", () => {
    expect(renewalDue(inventory, undefined, { now: at(61), last: undefined })).toBeUndefined();
    expect(due(61, certificate(), undefined, inventoryWith())).toBeUndefined();
    expect(due(61, certificate(), undefined, inventoryWith(`${acme}report: { renew: false }\n`))).toBeUndefined();
  });
});

describe("a failed renewal", () => {
  const finding = (renewed: Renewed, day = 61) =>
    renewalFinding(inventory, certificate(), { now: at(day), last: attemptOf(renewed, { now: at(day), last: undefined }) });
  const refused = ended({ error: { message: "the CA refused: rateLimited", hint: "try again at 05:00" } });

  it("is a warning with its reason and hint, and critical when little time is left", () => {
    expect(finding(refused)).toMatchObject({
      check: "certificate",
      subject: "live.radio.example renewal",
      verdict: "WARNING",
      summary: "the renewal failed: the CA refused: rateLimited",
      hint: "try again at 05:00",
    });
    expect(finding(refused, 82)?.verdict).toBe("CRITICAL");
  });

  it("names the relays that did not get the certificate", () => {
    const down = ended({ exitCode: 5, missed: [{ host: "eu-2", because: "connection refused" }] });
    expect(finding(down)?.summary).toBe("the renewal failed: it did not reach eu-2 (connection refused)");
    expect(attemptOf(down, { now: at(61), last: undefined }).failures).toBe(0);
  });

  it("that was killed is one, too, and a success is not", () => {
    expect(finding(ended({ exitCode: undefined }))?.verdict).toBe("WARNING");
    expect(finding(ended({ exitCode: 0 }))).toMatchObject({ verdict: "OK", hint: undefined });
  });

  it("is sent once, and its end once, as any incident", async () => {
    const radio = await hooked();
    const renew = (day: number, renewed: Renewed) => async (): Promise<Finding | undefined> =>
      Promise.resolve(finding(renewed, day));
    for (let count = 0; count < 5; count += 1) await radio.report(".", { renew: renew(61, refused) });
    for (let count = 0; count < 3; count += 1) await radio.report(".", { renew: renew(61, ended({ exitCode: 0 })) });
    expect(radio.heard).toEqual(["raise", "resolve"]);
  });

  it("that could not even begin is a problem of the report, which observes the station all the same", async () => {
    const radio = await hooked();
    const outcome = await radio.report(".", {
      renew: async () => Promise.reject(new RadioctlError("failed", "the disk is full")),
    });
    expect(outcome.problems).toEqual(["the certificate was not renewed: the disk is full"]);
    expect(outcome.result.findings).toHaveLength(1);
  });

  it("is not tried by a dry run", async () => {
    const radio = await hooked();
    let tries = 0;
    const renew = async () => Promise.resolve(void (tries += 1));
    await radio.report(".", { renew, dryRun: true });
    expect(tries).toBe(0);
  });
});
