import { RadioctlError } from "../../errors.js";
import type { Clock } from "../../ports/clock.js";
import type { DrainOperations } from "./operations.js";

/** A bare-metal server tests its memory before it boots. */
export const BOOT_SECONDS = 600;

interface Boot {
  host: string;
  /** The boot that is to end. */
  before: string;
  /** For the hint. */
  run: string;
  /** A host that answers for so long in the boot that is to end was never told to reboot: that is accepted, too. */
  stillUpSeconds?: number;
  /** Ends the waiting. */
  stop?: AbortSignal;
}

/**
 * Waits for a host that reboots.
 * @throws RadioctlError unreachable when the host does not come back; hostKey; interrupted by `stop`
 */
export async function nextBoot(
  clock: Clock,
  operations: Pick<DrainOperations, "bootId">,
  { host, before, run, stillUpSeconds = BOOT_SECONDS, stop }: Boot,
): Promise<void> {
  const deadline = clock.monotonic() + BOOT_SECONDS * 1000;
  let last: unknown;
  let stillUpAt = Infinity;
  while (clock.monotonic() < deadline) {
    try {
      if ((await operations.bootId(host)) !== before) return;
      const now = clock.monotonic();
      stillUpAt = Math.min(stillUpAt, now);
      if (now - stillUpAt >= stillUpSeconds * 1000) return;
    } catch (error) {
      stillUpAt = Infinity;
      // While a host goes down and comes up every kind of error is normal; but a key that changed is another host's.
      if (!(error instanceof RadioctlError) || error.kind === "hostKey") throw error;
      last = error;
    }
    await clock.sleep(1000, stop);
    if (stop?.aborted === true) throw new RadioctlError("interrupted", "no longer waited for while it rebooted", { host });
  }
  throw new RadioctlError("unreachable", `not back ${BOOT_SECONDS} s after it was asked to reboot`, {
    host,
    cause: last,
    hint: `look at its console. It gets no listeners; when it is up: radioctl deploy --rerun ${run}`,
  });
}
