import { judge, offeredKey, type KnownKeys, type OfferedKey, type Verdict } from "./host-key.js";

/** The key that a host showed during the handshake, and what came of it. */
export interface Verification {
  offered?: OfferedKey;
  verdict?: Verdict;
}

/**
 * A verifier for ssh2, which takes every value but exactly `false` for consent (a promise, null, 0, undefined and an exception
 * included): nothing but a synchronous `true` gets through here.
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
 * Checks a host's key against the known ones and leaves in `seen` what it saw. The first key that is let in is the only one for
 * the life of the connection: a later key exchange with another is refused.
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
