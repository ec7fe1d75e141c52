import type { RadioctlError } from "../errors.js";
import type { HealthLimits } from "../inventory/health.js";
import type { ShownCertificate } from "../ports/certificates.js";
import type { Finding } from "./finding.js";
import { limitText, whenBelow } from "./levels.js";

const DAY_MILLISECONDS = 86_400_000;

/** A certificate as a player sees it: whom it is for, who vouches for it, and for how long. */
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
      summary: `shows no certificate: ${shown.message}`,
      hint: shown.hint,
      figures: [],
    };
  const days = (new Date(shown.validTo).getTime() - now.getTime()) / DAY_MILLISECONDS;
  const left = whenBelow(days, certificateDays);
  const figures = [{ label: "days_left", value: days, unit: "d", ...certificateDays }] as const;
  const until = days < 0 ? `ran out ${Math.ceil(-days)} days ago` : `${Math.floor(days)} days left`;
  if (shown.refused !== undefined && days >= 0)
    return {
      ...certificate,
      verdict: "CRITICAL",
      summary: `players refuse it (${shown.refused}), ${until}`,
      hint: "give the file with the full chain, for the name that listeners connect to; an authority of your own is believed with NODE_EXTRA_CA_CERTS",
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
