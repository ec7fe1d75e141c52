import { RadioctlError } from "../errors.js";
import type { DesiredHost } from "../host/desired.js";
import type { Journal } from "../journal/store.js";
import type { Interruption } from "../ports/interrupts.js";
import type { World } from "../world.js";
import type { HostOutcome } from "./outcome.js";

/**
 * Stops waiting for a host at its deadline, or at a second Ctrl-C. What was begun on the host continues there.
 * @param work gets a journal that refuses entries after the wait has ended, so that abandoned work begins nothing more; `left` is aborted then
 */
export async function bounded(
  world: World,
  { hostDeadlineSeconds, journal }: { hostDeadlineSeconds: number; journal: Journal },
  { now }: Interruption,
  { desired: { host, role } }: { desired: Pick<DesiredHost, "host" | "role"> },
  work: (journal: Journal, left: AbortSignal) => Promise<HostOutcome>,
): Promise<HostOutcome> {
  const hint = `what was begun continues on the host; to see how it ended and to continue: radioctl deploy --resume ${journal.run}`;
  const late = new RadioctlError("outcomeUnknown", `not done after ${hostDeadlineSeconds} s`, { host, hint });
  const stop = new RadioctlError("interrupted", "interrupted while a change was under way", { host, hint });
  const finished = new AbortController();
  const given = (error: RadioctlError): HostOutcome => ({ host, role, state: "failed", error });
  const interrupted = new Promise<HostOutcome>((resolve) => {
    if (now.aborted) resolve(given(stop));
    now.addEventListener("abort", () => resolve(given(stop)), { once: true, signal: finished.signal });
  });
  const deadline = world.clock.sleep(hostDeadlineSeconds * 1000, finished.signal).then(() => given(late));
  try {
    const own: Journal = {
      run: journal.run,
      async write(event) {
        if (finished.signal.aborted) throw new Error(`${host}: the run no longer waits for this host`);
        await journal.write(event);
      },
    };
    const working = work(own, finished.signal);
    // If the deadline or Ctrl-C came first, its error is not needed.
    working.catch(() => undefined);
    return await Promise.race([working, interrupted, deadline]);
  } finally {
    finished.abort();
  }
}
