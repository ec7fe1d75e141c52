import { dueOf, LITTLE_SHARE } from "../../certificates/due.js";
import { missingNames } from "../../certificates/guard.js";
import type { StationCertificate } from "../../certificates/stored.js";
import type { Finding } from "../../health/finding.js";
import type { Inventory } from "../../inventory/schema.js";
import { certificateNames } from "../../station/certificate-names.js";
import { relaysOfStation } from "../../station/encrypting.js";

/** After a failed order: a CA refuses after five failures of a name in an hour. */
const AGAIN_MINUTES = 60;

/** What the last attempt left, for the next report. */
export interface Attempt {
  /** ISO 8601, UTC. */
  at: string;
  /** Why no certificate was issued, or why relays did not get it; undefined: nothing failed. */
  problem?: string | undefined;
  hint?: string | undefined;
  /** Nothing is tried again before a while: only hosts that were down are tried by every report. */
  waits: boolean;
}

/** How `certificates renew` ended. */
export interface Renewed {
  /** undefined: it was killed, or could not start. */
  exitCode: number | undefined;
  /** No certificate was issued. */
  error: { message: string; hint?: string | undefined } | undefined;
  /** What happened on relays that did not get the certificate. */
  missed: ReadonlyArray<{ host: string; because: string }>;
}

/**
 * Why `certificates renew` must run now; undefined: nothing is due. It never issues the first certificate: relays get https with a deploy, which an
 * operator starts. Pure.
 */
export function renewalDue(
  inventory: Inventory,
  certificate: StationCertificate | undefined,
  { now, last }: { now: Date; last: Attempt | undefined },
): string | undefined {
  if (inventory.tls.acme === undefined || !inventory.report.renew || certificate === undefined) return undefined;
  if (last?.waits === true && now.getTime() - Date.parse(last.at) < AGAIN_MINUTES * 60_000) return undefined;
  if (dueOf(certificate, now).isDue) return "it is due";
  if (missingNames(certificate, certificateNames(inventory)).length > 0) return "the inventory has other names";
  const { askAgainAt } = certificate.renewal ?? {};
  if (askAgainAt === undefined || Date.parse(askAgainAt) <= now.getTime()) return "the CA is asked when to renew";
  const missing = relaysOfStation(inventory).filter((relay) => certificate.pushed[relay]?.serial !== certificate.serial);
  return missing.length === 0 ? undefined : `${missing.join(", ")} did not get it yet`;
}

/** The attempt to keep after `certificates renew`. Pure. */
export function attemptOf({ exitCode, error, missed }: Renewed, now: Date): Attempt {
  const at = now.toISOString();
  if (error !== undefined) return { at, problem: error.message, hint: error.hint, waits: true };
  if (missed.length > 0) {
    const problem = `it did not reach ${missed.map(({ host, because }) => `${host} (${because})`).join(", ")}`;
    return { at, problem, hint: "the next report tries again; by hand: radioctl certificates renew", waits: false };
  }
  if (exitCode !== 0) return { at, problem: "the renewal ended without a result", hint: "see radioctl journal", waits: true };
  return { at, waits: true };
}

/** The renewal as a finding, so that its failure is an incident like any other. undefined: radioctl does not renew. Pure. */
export function renewalFinding(
  inventory: Inventory,
  certificate: StationCertificate | undefined,
  { now, last }: { now: Date; last: Attempt | undefined },
): Finding | undefined {
  if (inventory.tls.acme === undefined || !inventory.report.renew || certificate === undefined) return undefined;
  const about = { check: "certificate" as const, subject: `${inventory.station.listen} renewal`, figures: [] };
  const { at, shareLeft } = dueOf(certificate, now);
  if (last?.problem === undefined)
    return { ...about, verdict: "OK", summary: `the certificate will be renewed on ${at.slice(0, 10)}`, hint: undefined };
  const verdict = shareLeft <= LITTLE_SHARE ? "CRITICAL" : "WARNING";
  const hint = last.hint ?? "see why with: radioctl certificates renew";
  return { ...about, verdict, summary: `the renewal failed: ${last.problem}`, hint };
}
