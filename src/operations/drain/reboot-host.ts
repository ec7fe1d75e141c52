import { RadioctlError } from "../../errors.js";
import { connectTo } from "../../fleet/connect.js";
import { readBootId } from "../../host/apply-reboot.js";
import type { SshTarget } from "../../ports/ssh.js";
import type { World } from "../../world.js";

/** A server of metal tests its memory first. */
export const BOOT_SECONDS = 600;

/**
 * Waits for a host that reboots.
 * @param before the boot that is to end
 * @param run for the hint
 * @param stillUpSeconds a host that answers for so long in that boot was never told to reboot: that will do, too
 * @throws RadioctlError unreachable when the host does not come back; hostKey
 */
export async function nextBoot(
  world: World,
  target: SshTarget,
  before: string,
  run: string,
  stillUpSeconds = BOOT_SECONDS,
): Promise<void> {
  const deadline = world.clock.monotonic() + BOOT_SECONDS * 1000;
  let last: unknown;
  let stillUpAt = Infinity;
  while (world.clock.monotonic() < deadline) {
    try {
      if ((await bootIdOf(world, target)) !== before) return;
      const now = world.clock.monotonic();
      stillUpAt = Math.min(stillUpAt, now);
      if (now - stillUpAt >= stillUpSeconds * 1000) return;
    } catch (error) {
      stillUpAt = Infinity;
      // While it goes down and comes up it refuses in every way there is; but a key that changed is another host's.
      if (!(error instanceof RadioctlError) || error.kind === "hostKey") throw error;
      last = error;
    }
    await world.clock.sleep(1000);
  }
  throw new RadioctlError("unreachable", `not back ${BOOT_SECONDS} s after it was told to reboot`, {
    host: target.name,
    cause: last,
    hint: `look at its console. It gets no listeners; when it is up: radioctl deploy --rerun ${run}`,
  });
}

async function bootIdOf(world: World, target: SshTarget): Promise<string> {
  const connection = await connectTo(world, target, { timeoutSeconds: 10 });
  try {
    return await readBootId(connection, target.name);
  } finally {
    connection.close();
  }
}
