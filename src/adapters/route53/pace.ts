import type { Clock } from "../../ports/clock.js";

/** Route 53 allows an account five requests per second, from all of its clients together; one is left for the others. */
const REQUESTS = 4;
const WINDOW_MILLISECONDS = 1000;

/** Waits until the next request may begin: at most four begin within any second. */
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
