import type { Recording } from "../../ports/http.js";
import { lagSeconds } from "./lag.js";

/** Whether a relay plays the bytes of its master. */
export type Identity =
  | {
      verdict: "same";
      /** How far the relay's live edge is behind the master's; a few milliseconds below 0 when both are equally fast. */
      lagSeconds: number;
      /** Consecutive bytes that both captures have. */
      equalBytes: number;
    }
  | { verdict: "different" }
  /** short: too few bytes in one capture, or in common. repeating: the common bytes repeat, as encoded silence does, and match in several places. */
  | { verdict: "undetermined"; because: "short" | "repeating" };

/** The search compares this many bytes at a time. Icecast passes audio on unchanged, and 1 KiB of audio occurs only once. */
const WINDOW_BYTES = 1024;

/** Shorter captures could have only the same moment of silence in common. Half is enough to find repetition: silence needs few bytes in AAC. */
const LEAST_BYTES = 4 * WINDOW_BYTES;
const LEAST_REPEATING_BYTES = LEAST_BYTES / 2;

/** No relay plays what its master has not played yet: such a match is of repeated bytes. Pieces arrive at most this far apart. */
const MOST_AHEAD_SECONDS = 1.5;

/**
 * Searches for the relay's last KiB in the master's capture and, when it is missing (the master's capture ended earlier), for the master's last KiB
 * in the relay's. So a burst of older audio at the beginning does not matter. A window that occurs several times in either capture proves nothing
 * (frames of digital silence are all equal): then the KiB before it is tried, until one is unique. From there the bytes must be equal up to the end
 * of the shorter capture.
 *
 * No match means "different" only when the captures lasted longer than the lag: before that, the master's bytes have not reached the relay.
 *
 * @param relay recorded at the same time as the master, with times of the same clock
 * @param bytesPerSecond of the audio, for the lag
 */
export function compareStreams(relay: Recording, master: Recording, bytesPerSecond: number): Identity {
  const theirs = asBuffer(master.body);
  // The rest of the relay's burst is older than the master's capture: a tone that repeats after seconds would match there, too.
  const older = Math.max(0, relay.body.length - theirs.length);
  const ours = asBuffer(relay.body).subarray(older);
  const shorter = Math.min(ours.length, theirs.length);
  if (shorter < LEAST_REPEATING_BYTES) return { verdict: "undetermined", because: "short" };
  const tail = locateTail(ours, theirs);
  const match = typeof tail === "object" ? tail : locateTail(theirs, ours);
  const repeating = typeof match === "string" && (tail === "often" || match === "often");
  if (repeating) return { verdict: "undetermined", because: "repeating" };
  if (shorter < LEAST_BYTES) return { verdict: "undetermined", because: "short" };
  if (typeof match === "string") return { verdict: "different" };
  const [relayAt, masterAt] = match === tail ? [match.at, match.foundAt] : [match.foundAt, match.at];
  const before = equalBefore(ours, relayAt, theirs, masterAt);
  const after = equalFrom(ours, relayAt, theirs, masterAt);
  if (relayAt + after < ours.length && masterAt + after < theirs.length) return { verdict: "different" };
  const equalBytes = before + after;
  const whole = before === Math.min(relayAt, masterAt);
  if (equalBytes < LEAST_BYTES && !whole) return { verdict: "undetermined", because: "short" };
  const lag = lagSeconds(relay, master, masterAt - relayAt - older, bytesPerSecond);
  return lag < -MOST_AHEAD_SECONDS
    ? { verdict: "undetermined", because: "repeating" }
    : { verdict: "same", lagSeconds: lag, equalBytes };
}

/** The last window of `needle` that occurs once in each, with its places; otherwise whether windows occurred several times or never. */
function locateTail(needle: Buffer, hay: Buffer): { at: number; foundAt: number } | "often" | "never" {
  for (let at = needle.length - WINDOW_BYTES; at >= 0; at -= WINDOW_BYTES) {
    const window = needle.subarray(at, at + WINDOW_BYTES);
    const foundAt = hay.indexOf(window);
    if (foundAt < 0) return at === needle.length - WINDOW_BYTES ? "never" : "often";
    if (hay.indexOf(window, foundAt + 1) < 0 && needle.indexOf(window) === at && needle.indexOf(window, at + 1) < 0) {
      return { at, foundAt };
    }
  }
  return "often";
}

function equalFrom(ours: Buffer, oursAt: number, theirs: Buffer, theirsAt: number): number {
  const most = Math.min(ours.length - oursAt, theirs.length - theirsAt);
  let count = 0;
  while (count < most && ours[oursAt + count] === theirs[theirsAt + count]) count += 1;
  return count;
}

function equalBefore(ours: Buffer, oursAt: number, theirs: Buffer, theirsAt: number): number {
  const most = Math.min(oursAt, theirsAt);
  let count = 0;
  while (count < most && ours[oursAt - count - 1] === theirs[theirsAt - count - 1]) count += 1;
  return count;
}

function asBuffer(bytes: Uint8Array): Buffer {
  return Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length);
}
