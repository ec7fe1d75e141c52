import pMap from "p-map";
import { RadioctlError } from "../../errors.js";
import type { Fleet } from "../../fleet/load.js";
import type { World } from "../../world.js";
import { runStatus } from "../status/run.js";
import type { HostStatus } from "../status/status.js";

const CONCURRENCY = 16;
const PROBE_SECONDS = 5;

/** Why relays should get no listeners: unreachable, not in sync with the inventory, or not fed. Fit relays are left out. */
export async function runFitness(world: World, fleet: Fleet, relays: readonly string[]): Promise<ReadonlyMap<string, string>> {
  const { inventory } = fleet.loaded;
  const watch = runStatus(world, inventory, fleet.toObserve(relays));
  try {
    const statuses = await watch.look();
    const reasons = await pMap(
      statuses,
      async (status): Promise<[string, string | undefined]> => [
        status.host,
        notRight(status) ?? (await notFed(world, fleet, status.host)),
      ],
      { concurrency: CONCURRENCY },
    );
    return new Map(reasons.flatMap(([host, reason]): Array<[string, string]> => (reason === undefined ? [] : [[host, reason]])));
  } finally {
    watch.end();
  }
}

function notRight(status: HostStatus): string | undefined {
  if ("error" in status) return status.error.message;
  if (status.change === undefined) return "never bootstrapped";
  if (status.down.length > 0) return `not running: ${status.down.map(({ unit }) => unit).join(", ")}`;
  return status.differing > 0 ? `not in sync with the inventory: ${status.differing} differences` : undefined;
}

/** Requests what a health check requests: `/healthz` is 200 only while every mount is fed. */
async function notFed(world: World, fleet: Fleet, host: string): Promise<string | undefined> {
  const address = fleet.loaded.inventory.hosts[host]?.address ?? "";
  const url = `http://${address}:${fleet.tuning(host).nginx.httpPort}/healthz`;
  try {
    const { status } = await world.http.capture({ url, maxBytes: 4096, timeoutSeconds: PROBE_SECONDS });
    return status === 200 ? undefined : `${url} answers ${status}`;
  } catch (error) {
    if (error instanceof RadioctlError) return error.message;
    throw error;
  }
}
