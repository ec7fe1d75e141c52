import type { StationCertificate } from "./stored.js";

/** Let's Encrypt's advice: renew when a third of the life is left. Limits in days would be wrong: lives get shorter. */
const DUE_SHARE = 1 / 3;

/** A renewal that is still missing with this share of the life left has failed for a while: at 22 of 90 days, and at 11 of 45. */
export const OVERDUE_SHARE = 1 / 4;

/** With so little of the life left, little time remains to repair the renewal. */
export const LITTLE_SHARE = 1 / 10;

export interface Due {
  /** When it is due. ISO 8601, UTC. */
  at: string;
  isDue: boolean;
  /** It should have been renewed some time ago. */
  isOverdue: boolean;
  isExpired: boolean;
  /** 0 to 1. */
  shareLeft: number;
  daysLeft: number;
  /** The CA suggests an earlier time than a third of the life. */
  byCa: boolean;
}

/** When a certificate is due: when a third of its life is left, or earlier when the CA suggests it (RFC 9773). */
export function dueOf(
  {
    validFrom,
    validTo,
    renewal,
  }: Pick<StationCertificate, "validFrom" | "validTo"> & Partial<Pick<StationCertificate, "renewal">>,
  now: Date,
): Due {
  const [from, to] = [Date.parse(validFrom), Date.parse(validTo)];
  const life = Math.max(to - from, 1);
  const left = to - now.getTime();
  const byLife = to - life * DUE_SHARE;
  const suggested = renewal?.at === undefined ? Infinity : Date.parse(renewal.at);
  const at = Math.min(byLife, suggested);
  return {
    at: new Date(at).toISOString(),
    isDue: now.getTime() >= at,
    isOverdue: left < life * OVERDUE_SHARE,
    isExpired: left <= 0,
    shareLeft: Math.min(1, Math.max(0, left / life)),
    daysLeft: left / 86_400_000,
    byCa: suggested < byLife,
  };
}
