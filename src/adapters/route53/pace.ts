import type { Clock } from "../../ports/clock.js";

/** Route 53 takes five requests a second from an account, whoever makes them; one is left for others. */
const REQUESTS = 4;
const WINDOW_MILLISECONDS = 1000;

/** Waits for its turn: no more than four begin within any second. */
export function pace(clock: Clock): () => Promise<void> {
  const begun: number[] = [];
  return async () => {
    const now = clock.monotonic();
    const earlier = begun.length < REQUESTS ? Number.NEGATIVE_INFINITY : (begun.shift() ?? 0);
    const at = Math.max(now, earlier + WINDOW_MILLISECONDS);
    begun.push(at);
    if (at > now) await clock.sleep(at - now);
  };
}
