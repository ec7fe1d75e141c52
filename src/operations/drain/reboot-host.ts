import { asError, RadioctlError } from "../../errors.js";
import type { Clock } from "../../ports/clock.js";
import { waitUntil } from "../../wait.js";
import type { DrainOperations } from "./operations.js";

/** A bare-metal server tests its memory before it boots. */
export const BOOT_SECONDS = 600;

interface Boot {
  host: string;
  /** The id of the boot that the reboot ends. */
  before: string;
  /** For the hint. */
  run: string;
  /** If the host still answers in the old boot after this time, the reboot was never requested. The wait ends without an error. */
  stillUpSeconds?: number;
  /** Ends the wait. */
  stop?: AbortSignal;
}

/**
 * Waits until a host has rebooted.
 * @throws RadioctlError unreachable when the host does not come back; hostKey; interrupted by `stop`
 */
export async function nextBoot(
  clock: Clock,
  operations: Pick<DrainOperations, "bootId">,
  { host, before, run, stillUpSeconds = BOOT_SECONDS, stop }: Boot,
): Promise<void> {
  let last: unknown;
  let stillUpAt = Infinity;
  const isBack = async () => {
    try {
      if ((await operations.bootId(host)) !== before) return true;
      const now = clock.monotonic();
      stillUpAt = Math.min(stillUpAt, now);
      return now - stillUpAt >= stillUpSeconds * 1000;
    } catch (error) {
      stillUpAt = Infinity;
      // During a reboot every error is normal, except a changed host key: another host has answered.
      if (asError(error, host).kind === "hostKey") throw error;
      last = error;
      return false;
    }
  };
  const back = await waitUntil(clock, isBack, { seconds: BOOT_SECONDS, everySeconds: 1, stop });
  if (back === true) return;
  if (stop?.aborted === true) throw new RadioctlError("interrupted", "the run stopped waiting while the host rebooted", { host });
  throw new RadioctlError("unreachable", `not back ${BOOT_SECONDS} s after it was asked to reboot`, {
    host,
    cause: last,
    hint: `check its console. The host stays out of rotation; when it is up: radioctl deploy --rerun ${run}`,
  });
}
