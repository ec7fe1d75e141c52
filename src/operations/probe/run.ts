import type { Fleet } from "../../fleet/load.js";
import type { ProbeResult } from "../../health/finding.js";
import { feeders } from "../../station/topology.js";
import type { World } from "../../world.js";
import { explain } from "./causes.js";
import { probeDrill } from "./run-drill.js";
import { probeInside } from "./run-inside.js";
import { runPart } from "./run-part.js";
import { probeOutside, type ProbeRequest } from "./run-outside.js";
import { sharedSsh } from "./shared-ssh.js";

export type { ProbeRequest };

/**
 * Probes the radio as a listener and, at the same time, from inside: the hosts (one login each), their Liquidsoaps and the name servers. Failures
 * of the network and the hosts are findings, and so is whatever stops a part of the probe; a finding that follows from another one names it.
 */
export async function probeFleet(world: World, fleet: Fleet, request: ProbeRequest): Promise<ProbeResult> {
  const { inventory } = fleet.loaded;
  const startedAt = world.clock.monotonic();
  const at = world.clock.now().toISOString();
  const ssh = sharedSsh(world.ssh);
  try {
    const [outside, inside, drill] = await Promise.all([
      runPart(
        "the streams",
        async () => probeOutside({ ...world, ssh }, fleet, request),
        (finding) => ({ findings: [finding], notChecked: [] }),
      ),
      runPart(
        "the hosts",
        async () => probeInside({ ...world, ssh }, fleet, request.selection),
        (finding) => ({ findings: [finding], listeners: [], onAir: [], given: [] }),
      ),
      runPart(
        "the bucket",
        async () => probeDrill(world, fleet, request.selection.hosts),
        (finding) => [finding],
      ),
    ]);
    return {
      at,
      seconds: (world.clock.monotonic() - startedAt) / 1000,
      findings: explain([...inside.findings, ...outside.findings, ...drill], { feeders: (host) => feeders(inventory, host) }),
      listeners: inside.listeners,
      onAir: inside.onAir,
      given: inside.given,
      notChecked: outside.notChecked,
    };
  } finally {
    await ssh.closeAll();
  }
}
