import type { Fleet } from "../../fleet/load.js";
import type { ProbeResult } from "../../health/finding.js";
import { feeders } from "../../station/topology.js";
import type { World } from "../../world.js";
import { explain } from "./causes.js";
import { probeInside } from "./run-inside.js";
import { probeOutside, type ProbeRequest } from "./run-outside.js";
import { sharedSsh } from "./shared-ssh.js";

export type { ProbeRequest };

/**
 * Looks at the radio as a listener does and, at the same time, over one login a host, as the hosts themselves, their Liquidsoaps and the name
 * servers do. Whatever the network and the hosts do is a finding; what follows from another one says so.
 * @throws RadioctlError for what stops the whole, as a zone whose secret is missing
 */
export async function probeFleet(world: World, fleet: Fleet, request: ProbeRequest): Promise<ProbeResult> {
  const { inventory } = fleet.loaded;
  const startedAt = world.clock.monotonic();
  const at = world.clock.now().toISOString();
  const ssh = sharedSsh(world.ssh);
  try {
    const [outside, inside] = await Promise.all([
      probeOutside({ ...world, ssh }, fleet, request),
      probeInside({ ...world, ssh }, fleet, request.selection),
    ]);
    return {
      at,
      seconds: (world.clock.monotonic() - startedAt) / 1000,
      findings: explain([...inside.findings, ...outside.findings], { feeders: (host) => feeders(inventory, host) }),
      listeners: inside.listeners,
      onAir: inside.onAir,
      given: inside.given,
      notChecked: outside.notChecked,
    };
  } finally {
    await ssh.closeAll();
  }
}
