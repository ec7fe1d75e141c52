import { dueOf, LITTLE_SHARE, OVERDUE_SHARE } from "../certificates/due.js";
import { isLate } from "../certificates/standing.js";
import type { StationCertificate } from "../certificates/stored.js";
import type { RadioctlError } from "../errors.js";
import type { HealthLimits } from "../inventory/health.js";
import type { ShownCertificate } from "../ports/certificates.js";
import type { Finding } from "./finding.js";
import { limitText, whenBelow, type Levels } from "./levels.js";
import { worstVerdict, type Verdict } from "./verdict.js";

const DAY_MILLISECONDS = 86_400_000;

type Place = Pick<Finding, "host" | "region"> & { subject: string };

export interface CertificateLimits {
  limits: Pick<HealthLimits, "certificateDays">;
  now: Date;
  /** The certificate of tls.acme, if the server should present that one: radioctl renews it. */
  station: Pick<StationCertificate, "serial" | "renewal"> | undefined;
}

/** Judges a certificate as a player does: its name, its issuer and its validity. */
export function judgeCertificate(
  place: Place,
  shown: ShownCertificate | RadioctlError,
  { limits, now, station }: CertificateLimits,
): Finding {
  const certificate = { check: "certificate", ...place } as const;
  if (shown instanceof Error)
    return {
      ...certificate,
      verdict: "CRITICAL",
      summary: `presents no certificate: ${shown.message}`,
      hint:
        station === undefined
          ? shown.hint
          : `if it has no https yet: radioctl deploy${ofHost(place)}; otherwise ${shown.hint ?? ""}`,
      figures: [],
    };
  const days = (Date.parse(shown.validTo) - now.getTime()) / DAY_MILLISECONDS;
  const levels = station === undefined ? limits.certificateDays : levelsOf(shown);
  const figures = [{ label: "days_left", value: days, unit: "d", ...levels }] as const;
  const until = days < 0 ? `expired ${Math.ceil(-days)} days ago` : `${Math.floor(days)} days left`;
  if (shown.refused !== undefined && days >= 0)
    return {
      ...certificate,
      verdict: "CRITICAL",
      summary: `players reject it (${shown.refused}), ${until}`,
      hint: "use the file with the full chain, for the name that listeners connect to; to trust your own authority, set NODE_EXTRA_CA_CERTS",
      figures,
    };
  const judged = station === undefined ? givenByHand(place, days, levels) : renewed(place, shown, { now, station, levels });
  return { ...certificate, ...judged, summary: `${until}${judged.summary}`, figures };
}

type Judged = Pick<Finding, "verdict" | "summary" | "hint">;

function givenByHand(place: Place, days: number, levels: Levels): Judged {
  const verdict = whenBelow(days, levels);
  const hint = verdict === "OK" ? undefined : `renew it, then: radioctl deploy${ofHost(place)}`;
  return { verdict, summary: limitText(verdict, levels, " days"), hint };
}

interface Renewed {
  now: Date;
  station: NonNullable<CertificateLimits["station"]>;
  levels: Levels;
}

/** radioctl renews it, so its end is not the question, but whether the renewal happened. */
function renewed(place: Place, shown: ShownCertificate, { now, station, levels }: Renewed): Judged {
  const isStored = shown.serial === station.serial;
  const known = { ...shown, ...(isStored && { renewal: station.renewal }) };
  const { at, daysLeft } = dueOf(known, now);
  const verdict = worstVerdict([
    whenBelow(daysLeft, levels),
    isLate(known, now) ? "WARNING" : "OK",
    isStored ? "OK" : "WARNING",
  ] as Verdict[]);
  const since = `its renewal is overdue since ${at.slice(0, 10)}`;
  if (!isStored)
    return {
      verdict,
      summary: `; the stored certificate is another one (${station.serial})`,
      hint: `bring it to the relays: radioctl certificates renew${place.host === undefined ? "" : `; if ${place.host} has no https yet: radioctl deploy ${place.host}`}`,
    };
  if (verdict === "OK") return { verdict, summary: `, will be renewed on ${at.slice(0, 10)}`, hint: undefined };
  return { verdict, summary: `; ${since}`, hint: "see why with: radioctl certificates renew" };
}

/** The shares of the life as days, for figures and charts. */
function levelsOf({ validFrom, validTo }: Pick<ShownCertificate, "validFrom" | "validTo">): Levels {
  const days = (Date.parse(validTo) - Date.parse(validFrom)) / DAY_MILLISECONDS;
  return { warning: days * OVERDUE_SHARE, critical: days * LITTLE_SHARE };
}

function ofHost({ host }: Place): string {
  return host === undefined ? "" : ` ${host}`;
}
