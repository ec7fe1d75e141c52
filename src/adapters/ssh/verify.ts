import { judge, offeredKey, type KnownKeys, type OfferedKey, type Verdict } from "./host-key.js";

/** The key that a host showed during the handshake, and the verdict about it. */
export interface Verification {
  offered?: OfferedKey;
  verdict?: Verdict;
}

/**
 * A verifier for ssh2 that accepts a key only for a synchronous `true`. ssh2 itself takes every value but exactly `false` for consent: a
 * promise, null, 0, undefined, and even an exception.
 */
export function strictly(check: (blob: Buffer) => unknown): (blob: Buffer) => boolean {
  return (blob) => {
    try {
      return check(blob) === true;
    } catch {
      return false;
    }
  };
}

/**
 * Checks a host's key against the known ones, and stores key and verdict in `seen`. The first accepted key is the only valid one for the
 * whole connection: a later key exchange with another key is refused.
 */
export function verifier(known: KnownKeys, acceptNew: boolean, seen: Verification): (blob: Buffer) => boolean {
  let accepted: Buffer | undefined;
  return strictly((blob) => {
    if (accepted) return accepted.equals(blob);
    seen.offered = offeredKey(blob);
    seen.verdict = judge(known, seen.offered);
    if (seen.verdict.kind !== "known" && !(seen.verdict.kind === "unknown" && acceptNew)) return false;
    accepted = Buffer.from(blob);
    return true;
  });
}
