import type { Bucket } from "../../ports/bucket.js";

/** The statement in the bucket that one machine sends the reports. The one with the highest number counts. */
export interface Claim {
  number: number;
  /** Random: two folders of one operator on one machine are two senders. */
  id: string;
  /** `anna@studio` */
  operator: string;
  /** ISO 8601, UTC. */
  since: string;
}

/** What a machine knows of the claims, beside its state file. */
export interface Mark extends Claim {
  /** Whether this machine sends; false: the claim is another machine's. */
  sends: boolean;
  /** The state of the sender before has been read. */
  begun: boolean;
  /** Checksum of the state that the bucket has. */
  stored?: string | undefined;
}

const CLAIMS = "report/writer/";
/** Encrypted states of the reports, one for each claim: a late write of an earlier sender replaces nothing. */
export const STATES = "report/state/";

const MOST_CLAIM_BYTES = 10_000;

const padded = (number: number) => String(number).padStart(6, "0");
export const claimKey = (number: number): string => `${CLAIMS}${padded(number)}.json`;
export const stateKey = (number: number): string => `${STATES}${padded(number)}.age`;

/** The claim that counts; undefined when no machine has sent reports. @throws as `Bucket` */
export async function loadClaim(bucket: Bucket): Promise<Claim | undefined> {
  const last = (await bucket.list(CLAIMS)).at(-1)?.key;
  const body = last === undefined ? undefined : await bucket.get(last, MOST_CLAIM_BYTES);
  if (last === undefined || body === undefined) return undefined;
  // A damaged claim still takes its number: the next one comes after it.
  const number = Number(last.slice(CLAIMS.length).replace(".json", ""));
  const unknown = { id: "", operator: "a machine with a damaged claim", since: "an unknown time" };
  return { ...unknown, ...claimOf(Buffer.from(body).toString()), number };
}

function claimOf(text: string): Claim | undefined {
  try {
    const value = JSON.parse(text) as Partial<Claim> | null;
    const isWhole =
      [value?.id, value?.operator, value?.since].every((each) => typeof each === "string") && Number.isInteger(value?.number);
    return isWhole ? (value as Claim) : undefined;
  } catch {
    return undefined;
  }
}

/** undefined for a file that is empty or damaged. */
export function parseMark(text: string): Mark | undefined {
  const mark = claimOf(text) as Partial<Mark> | undefined;
  return typeof mark?.sends === "boolean" && typeof mark.begun === "boolean" ? (mark as Mark) : undefined;
}
