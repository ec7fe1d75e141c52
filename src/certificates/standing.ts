import type { Inventory } from "../inventory/schema.js";
import { dueOf } from "./due.js";
import type { StationCertificate } from "./stored.js";

/** A CA that suggests an early renewal may revoke the certificate soon. */
const AFTER_SUGGESTION_MILLISECONDS = 86_400_000;

/** The station's certificate in a few words, for overviews. */
export interface Standing {
  state: "missing" | "good" | "due" | "overdue" | "expired";
  /** When it is due; undefined when it is missing. ISO 8601, UTC. */
  renewAt: string | undefined;
  /** Negative when it has expired. */
  daysLeft: number | undefined;
}

/** undefined for a station without a certificate for all relays. Pure. */
export function standingOf(
  { tls }: Pick<Inventory, "tls">,
  certificate: Pick<StationCertificate, "validFrom" | "validTo" | "renewal"> | undefined,
  now: Date,
): Standing | undefined {
  if (tls.acme === undefined) return undefined;
  if (certificate === undefined) return { state: "missing", renewAt: undefined, daysLeft: undefined };
  const { at, daysLeft, isDue, isExpired } = dueOf(certificate, now);
  const state = isExpired ? "expired" : isLate(certificate, now) ? "overdue" : isDue ? "due" : "good";
  return { state, renewAt: at, daysLeft };
}

/** Whether it should have been renewed some time ago. Pure. */
export function isLate(
  certificate: Pick<StationCertificate, "validFrom" | "validTo"> & Partial<Pick<StationCertificate, "renewal">>,
  now: Date,
): boolean {
  const { at, byCa, isOverdue } = dueOf(certificate, now);
  return isOverdue || (byCa && now.getTime() >= Date.parse(at) + AFTER_SUGGESTION_MILLISECONDS);
}
