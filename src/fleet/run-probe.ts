import type { ProbeResult } from "../health/finding.js";
import type { World } from "../world.js";
import type { Fleet } from "./load.js";
import { probeOutside, type ProbeRequest } from "./run-probe-outside.js";
import { sharedSsh } from "./shared-ssh.js";

export type { ProbeRequest };

/**
 * Looks at the radio as a listener does, over one login a host where one is needed. Whatever the network and the hosts do is a finding.
 * @throws RadioctlError for what stops the whole, as a zone whose secret is missing
 */
export async function probeFleet(world: World, fleet: Fleet, request: ProbeRequest): Promise<ProbeResult> {
  const startedAt = world.clock.monotonic();
  const at = world.clock.now().toISOString();
  const ssh = sharedSsh(world.ssh);
  try {
    const outside = await probeOutside({ ...world, ssh }, fleet, request);
    return {
      at,
      seconds: (world.clock.monotonic() - startedAt) / 1000,
      findings: outside.findings,
      listeners: [],
      onAir: [],
      notChecked: outside.notChecked,
    };
  } finally {
    await ssh.closeAll();
  }
}
