/** Route 53 takes five requests a second from an account, whoever makes them; one is left for others. */
const REQUESTS = 4;
const WINDOW_MILLISECONDS = 1000;

/** Waits for its turn: no more than four begin within any second. */
export function pace(now = () => performance.now(), sleep = sleepFor): () => Promise<void> {
  const begun: number[] = [];
  return async () => {
    const earlier = begun.at(-REQUESTS) ?? Number.NEGATIVE_INFINITY;
    const at = Math.max(now(), earlier + WINDOW_MILLISECONDS);
    begun.push(at);
    if (begun.length > REQUESTS) begun.shift();
    if (at > now()) await sleep(at - now());
  };
}

async function sleepFor(milliseconds: number): Promise<void> {
  await new Promise((resolve) => setTimeout(resolve, milliseconds));
}
