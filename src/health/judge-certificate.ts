import type { RadioctlError } from "../errors.js";
import type { HealthLimits } from "../inventory/health.js";
import type { ShownCertificate } from "../ports/certificates.js";
import type { Finding } from "./finding.js";
import { limitText, whenBelow } from "./levels.js";

const DAY_MILLISECONDS = 86_400_000;

/** Judges a certificate as a player does: its name, its issuer and its validity. */
export function judgeCertificate(
  place: Pick<Finding, "host" | "region"> & { subject: string },
  shown: ShownCertificate | RadioctlError,
  now: Date,
  { certificateDays }: HealthLimits,
): Finding {
  const certificate = { check: "certificate", ...place } as const;
  if (shown instanceof Error)
    return {
      ...certificate,
      verdict: "CRITICAL",
      summary: `presents no certificate: ${shown.message}`,
      hint: shown.hint,
      figures: [],
    };
  const days = (new Date(shown.validTo).getTime() - now.getTime()) / DAY_MILLISECONDS;
  const left = whenBelow(days, certificateDays);
  const figures = [{ label: "days_left", value: days, unit: "d", ...certificateDays }] as const;
  const until = days < 0 ? `expired ${Math.ceil(-days)} days ago` : `${Math.floor(days)} days left`;
  if (shown.refused !== undefined && days >= 0)
    return {
      ...certificate,
      verdict: "CRITICAL",
      summary: `players reject it (${shown.refused}), ${until}`,
      hint: "use the file with the full chain, for the name that listeners connect to; to trust your own authority, set NODE_EXTRA_CA_CERTS",
      figures,
    };
  return {
    ...certificate,
    verdict: left,
    summary: `${until}${limitText(left, certificateDays, " days")}`,
    hint: left === "OK" ? undefined : `renew it, then: radioctl deploy${place.host === undefined ? "" : ` ${place.host}`}`,
    figures,
  };
}
