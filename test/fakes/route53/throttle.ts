/** A token bucket: its capacity, and how many tokens it gets each second. */
interface Limit {
  most: number;
  perSecond: number;
}

/**
 * Amazon's limits of an account, from the table "Request rate limits per API action" in
 * https://docs.aws.amazon.com/Route53/latest/DeveloperGuide/throttling-api-requests.html: a call takes a token from the account's bucket and from
 * the one of its action, and is throttled when either is empty. Actions that are not listed have the account's limits. Before July 2026: 5 a second.
 * Another limit, the number of changed records a second, is not simulated: a batch of 1,000 is allowed, and the SDK tries again.
 */
const ACCOUNT: Limit = { most: 50, perSecond: 10 };
const ACTIONS: Readonly<Record<string, Limit>> = {
  CreateHealthCheck: { most: 50, perSecond: 0.5 },
  DeleteHealthCheck: { most: 15, perSecond: 3 },
  GetHealthCheckStatus: { most: 4, perSecond: 1 },
};

class Bucket {
  #tokens: number;
  #at = 0;

  constructor(private readonly limit: Limit) {
    this.#tokens = limit.most;
  }

  fill(atMilliseconds: number): number {
    const gained = ((atMilliseconds - this.#at) / 1000) * this.limit.perSecond;
    // Sums of fractions are not exact.
    this.#tokens = Math.min(this.limit.most, this.#tokens + gained + 1e-9);
    this.#at = atMilliseconds;
    return this.#tokens;
  }

  take(): void {
    this.#tokens -= 1;
  }
}

export class Throttle {
  readonly #account = new Bucket(ACCOUNT);
  readonly #actions = new Map<string, Bucket>();

  /** Takes the tokens for a call; false: there are none. */
  takes(action: string, atMilliseconds: number): boolean {
    const own = this.#actions.get(action) ?? new Bucket(ACTIONS[action] ?? ACCOUNT);
    this.#actions.set(action, own);
    const buckets = [this.#account, own];
    if (buckets.some((bucket) => bucket.fill(atMilliseconds) < 1)) return false;
    for (const bucket of buckets) bucket.take();
    return true;
  }
}
