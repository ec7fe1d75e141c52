/** Hosts that are observed repeatedly over the same connections, because repeated logins would fill their logs. */

import type { World } from "../world.js";

export interface Watch<Status> {
  /** Observes all hosts, each in one round trip. A host without an answer does not delay the others. In the order of the hosts. */
  look(): Promise<Status[]>;
  /** Closes all connections. */
  end(): void;
}
/** The limit of a watch. */
const WATCH_SECONDS = 24 * 3600;
/**
 * Observes once, or every few seconds until Ctrl-C.
 * @param everySeconds the interval; undefined: observe once
 * @returns the last complete observation
 */
export async function watchStatus<Status>(
  world: Pick<World, "clock" | "interruption">,
  watch: Watch<Status>,
  everySeconds: number | undefined,
  show: (statuses: readonly Status[], seconds: number) => void,
): Promise<readonly Status[]> {
  const { clock } = world;
  const stop = everySeconds === undefined ? new AbortController().signal : world.interruption();
  const stopped = new Promise<undefined>((resolve) => stop.addEventListener("abort", () => resolve(undefined), { once: true }));
  const end = clock.monotonic() + WATCH_SECONDS * 1000;
  let last: readonly Status[] = [];
  try {
    for (;;) {
      const started = clock.monotonic();
      const statuses = await Promise.race([watch.look(), stopped]);
      if (statuses === undefined) return last;
      last = statuses;
      show(statuses, (clock.monotonic() - started) / 1000);
      if (everySeconds === undefined || clock.monotonic() >= end) return last;
      await clock.sleep(everySeconds * 1000, stop);
      if (stop.aborted) return last;
    }
  } finally {
    watch.end();
  }
}
