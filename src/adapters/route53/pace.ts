import type { Clock } from "../../ports/clock.js";

/** A token bucket: this many calls at once, and then this many a second. */
interface Bucket {
  burst: number;
  perSecond: number;
}

/**
 * What radioctl uses of what Amazon allows an account: its other clients need some, too (a bucket of 50 and 10 a second for all calls, 5 a second
 * before July 2026; and a bucket for each action):
 * https://docs.aws.amazon.com/Route53/latest/DeveloperGuide/throttling-api-requests.html
 */
const ACCOUNT: Bucket = { burst: 4, perSecond: 4 };
const ACTIONS: Readonly<Record<string, Bucket>> = {
  // Amazon: 50, then 1 in 2 s.
  CreateHealthCheck: { burst: 40, perSecond: 0.5 },
  // Amazon: 15, then 3 a second.
  DeleteHealthCheck: { burst: 12, perSecond: 3 },
  // Amazon: 4, then 1 a second. One is spare, because calls don't arrive as regularly as they begin.
  GetHealthCheckStatus: { burst: 3, perSecond: 1 },
};

/** How many calls of an action can begin within this time, if none began just before. */
export function callsWithin(action: string, seconds: number): number {
  const { burst, perSecond } = ACTIONS[action] ?? ACCOUNT;
  return burst + Math.floor(perSecond * seconds);
}

/** Waits until the next call of an action may begin. */
export function pace(clock: Clock): (action: string) => Promise<void> {
  const account = turns(clock, ACCOUNT);
  const actions = new Map(Object.entries(ACTIONS).map(([action, bucket]) => [action, turns(clock, bucket)]));
  return async (action) => {
    await actions.get(action)?.();
    await account();
  };
}

/** Each call books the earliest time at which the bucket has a token. */
function turns(clock: Clock, { burst, perSecond }: Bucket): () => Promise<void> {
  const interval = 1000 / perSecond;
  let full = 0;
  return async () => {
    const now = clock.monotonic();
    const at = Math.max(now, full - (burst - 1) * interval);
    full = Math.max(full, at) + interval;
    if (at > now) await clock.sleep(at - now);
  };
}
