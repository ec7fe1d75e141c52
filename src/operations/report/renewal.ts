import { directoryUrl } from "../../certificates/directory.js";
import { dueOf, LITTLE_SHARE } from "../../certificates/due.js";
import { needOf } from "../../certificates/need.js";
import type { StationCertificate } from "../../certificates/stored.js";
import { idToAsk } from "../../certificates/suggestion.js";
import type { Finding } from "../../health/finding.js";
import type { Inventory } from "../../inventory/schema.js";
import { certificateNames } from "../../station/certificate-names.js";
import { relaysOfStation } from "../../station/encrypting.js";

const MINUTE_MILLISECONDS = 60_000;

/** The wait after the first failure, which doubles with each further one. A CA refuses after five failures of a name in an hour. */
const FIRST_WAIT = { minutes: 60, shareOfLife: 1 / 30 };
const LONGEST_WAIT = { minutes: 360, shareOfLife: 1 / 10 };

/** What the last attempt left, for the next report. */
export interface Attempt {
  /** ISO 8601, UTC. */
  at: string;
  /** Why no certificate was issued, or why relays did not get it; undefined: nothing failed. */
  problem?: string | undefined;
  hint?: string | undefined;
  /** Attempts in a row that ended without a certificate. Hosts that were down do not count: every report tries them again. */
  failures: number;
  /** Relays that have no https yet: a deploy brings it, so reports do not try. */
  needDeploy?: readonly string[] | undefined;
}

/** How `certificates renew` ended. */
export interface Renewed {
  /** undefined: it was killed, or could not start. */
  exitCode: number | undefined;
  /** No certificate was issued. */
  error: { message: string; hint?: string | undefined } | undefined;
  /** What happened on relays that did not get the certificate. */
  missed: ReadonlyArray<{ host: string; because: string }>;
  /** Relays that have no https yet. */
  needDeploy: readonly string[];
}

interface Moment {
  now: Date;
  last: Attempt | undefined;
}

/**
 * Why `certificates renew` must run; undefined: nothing is due, so an earlier problem is over. It never issues the first certificate: relays get https
 * with a deploy, which an operator starts. Pure.
 */
export function renewalDue(
  inventory: Inventory,
  certificate: StationCertificate | undefined,
  { now, last }: Moment,
): string | undefined {
  const { acme } = inventory.tls;
  if (acme === undefined || !inventory.report.renew || certificate === undefined) return undefined;
  const directory = directoryUrl(acme.directory);
  const { isDue, because } = needOf(certificate, { names: certificateNames(inventory), directory, now });
  if (isDue) return because;
  if (idToAsk(certificate, { directory, now }) !== undefined) return "the CA is asked when to renew";
  const missing = relaysOfStation(inventory).filter(
    (relay) => certificate.pushed[relay]?.serial !== certificate.serial && last?.needDeploy?.includes(relay) !== true,
  );
  return missing.length === 0 ? undefined : `${missing.join(", ")} did not get it yet`;
}

/** Whether it is too early to try again after failures. The shorter a certificate's life, the shorter the wait. Pure. */
export function waitsAfterFailure(certificate: StationCertificate, { now, last }: Moment): boolean {
  if (last === undefined || last.failures === 0) return false;
  const life = Date.parse(certificate.validTo) - Date.parse(certificate.validFrom);
  const [first, longest] = [FIRST_WAIT, LONGEST_WAIT].map(({ minutes, shareOfLife }) =>
    Math.min(minutes * MINUTE_MILLISECONDS, life * shareOfLife),
  ) as [number, number];
  const since = now.getTime() - Date.parse(last.at);
  return since < Math.min(first * 2 ** (last.failures - 1), longest);
}

/** The attempt to keep after `certificates renew`. @param before the attempt before it. Pure. */
export function attemptOf({ exitCode, error, missed, needDeploy }: Renewed, { now, last: before }: Moment): Attempt {
  const at = now.toISOString();
  const failures = (before?.failures ?? 0) + 1;
  if (error !== undefined) return { at, problem: error.message, hint: error.hint, failures, needDeploy: before?.needDeploy };
  if (missed.length > 0) {
    const problem = `it did not reach ${missed.map(({ host, because }) => `${host} (${because})`).join(", ")}`;
    return { at, problem, hint: "the next report tries again; by hand: radioctl certificates renew", failures: 0, needDeploy };
  }
  if (exitCode !== 0) return { at, problem: "the renewal ended without a result", hint: "see radioctl journal", failures };
  return { at, failures: 0, needDeploy };
}

/** The renewal as a finding, so that its failure is an incident like any other. undefined: radioctl does not renew. Pure. */
export function renewalFinding(
  inventory: Inventory,
  certificate: StationCertificate | undefined,
  { now, last }: Moment,
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
