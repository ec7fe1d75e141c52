import type { ShownCertificate } from "../../src/ports/certificates.js";

const DAY_MILLISECONDS = 86_400_000;

/** What a server with a good certificate presents, at the beginning of 1970: a certificate of 90 days that is 30 days old. */
export function goodCertificate(more: Partial<ShownCertificate> = {}): ShownCertificate {
  return {
    serial: "0A1B2C",
    issuer: "Test Intermediate",
    validFrom: new Date(-30 * DAY_MILLISECONDS).toISOString(),
    validTo: new Date(60 * DAY_MILLISECONDS).toISOString(),
    refused: undefined,
    ...more,
  };
}
