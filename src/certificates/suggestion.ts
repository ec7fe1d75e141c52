import type { RenewalWindow } from "../ports/acme.js";
import { renewalId } from "./renewal-id.js";
import type { StationCertificate } from "./stored.js";

/** A CA that names no time, or does not answer, is asked again after this time. */
const ASK_AGAIN_SECONDS = 6 * 3600;

/** RFC 9773, chapter 4.3: shorter and longer intervals of a CA count as these. */
const SHORTEST_SECONDS = 60;
const LONGEST_SECONDS = 86_400;

/**
 * The certificate's id for its CA, when it is time to ask the CA for a time to renew. undefined: it is not yet time, the certificate is from another
 * CA, or it was imported. Pure.
 */
export function idToAsk(
  { directory, chainPem, renewal }: Pick<StationCertificate, "directory" | "chainPem" | "renewal">,
  { directory: asked, now }: { directory: string; now: Date },
): string | undefined {
  if (directory !== asked || Date.parse(renewal?.askAgainAt ?? "") > now.getTime()) return undefined;
  return renewalId(chainPem);
}

/**
 * What to store of a CA's suggestion: a random moment of its window, so that not all clients come at once (RFC 9773, chapter 4.2), and when to ask
 * again. Pure.
 * @param random 0 to 1
 */
export function suggestionOf(
  window: RenewalWindow | undefined,
  { now, random }: { now: Date; random: number },
): NonNullable<StationCertificate["renewal"]> {
  const wait = window?.retryAfterSeconds ?? ASK_AGAIN_SECONDS;
  const seconds = Math.min(LONGEST_SECONDS, Math.max(SHORTEST_SECONDS, wait));
  const askAgainAt = new Date(now.getTime() + seconds * 1000).toISOString();
  if (window === undefined) return { askAgainAt };
  const begin = Date.parse(window.from);
  return { at: new Date(begin + random * (Date.parse(window.until) - begin)).toISOString(), askAgainAt };
}
