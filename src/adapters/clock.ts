import { performance } from "node:perf_hooks";
import { setTimeout as sleep } from "node:timers/promises";
import type { Clock } from "../ports/clock.js";

export const realClock: Clock = {
  now: () => new Date(),
  monotonic: () => performance.now(),
  sleep: async (milliseconds, stop) => {
    await sleep(milliseconds, undefined, stop && { signal: stop }).catch((error: unknown) => {
      if (stop?.aborted !== true) throw error;
    });
  },
};
