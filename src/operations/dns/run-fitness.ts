import pMap from "p-map";
import { addressOf } from "../../dns/checks.js";
import { RadioctlError } from "../../errors.js";
import type { Fleet } from "../../fleet/load.js";
import type { World } from "../../world.js";
import { runStatus } from "../status/run.js";
import type { HostStatus } from "../status/status.js";

const CONCURRENCY = 16;
const PROBE_SECONDS = 5;

export interface Fitness {
  /** Why relays should get no listeners: unreachable, not in sync with the inventory, or not fed. Fit relays are left out. */
  unfit: ReadonlyMap<string, string>;
  /** Why fit relays do not serve over IPv6. Their IPv6 health checks take their AAAA records out of the answers: they stay in rotation. */
  withoutIpv6: ReadonlyMap<string, string>;
}

export async function runFitness(world: World, fleet: Fleet, relays: readonly string[]): Promise<Fitness> {
  const { inventory } = fleet.loaded;
  const watch = runStatus(world, inventory, fleet.toObserve(relays));
  try {
    const statuses = await watch.look();
    const reasons = await pMap(
      statuses,
      async (status) => {
        const { host } = status;
        const unfit = notRight(status) ?? (await notFed(world, fleet, host, inventory.hosts[host]?.address ?? ""));
        return { host, unfit, ipv6: unfit === undefined ? await notFedByIpv6(world, fleet, host) : undefined };
      },
      { concurrency: CONCURRENCY },
    );
    const known = (all: ReadonlyArray<readonly [string, string | undefined]>) =>
      new Map(all.flatMap(([host, reason]): Array<[string, string]> => (reason === undefined ? [] : [[host, reason]])));
    return {
      unfit: known(reasons.map(({ host, unfit }) => [host, unfit])),
      withoutIpv6: known(reasons.map(({ host, ipv6 }) => [host, ipv6])),
    };
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
async function notFed(world: World, fleet: Fleet, host: string, address: string): Promise<string | undefined> {
  const url = `http://${address}:${fleet.tuning(host).nginx.httpPort}/healthz`;
  try {
    const { status } = await world.http.capture({ url, maxBytes: 4096, timeoutSeconds: PROBE_SECONDS });
    return status === 200 ? undefined : `${url} answers ${status}`;
  } catch (error) {
    if (error instanceof RadioctlError) return error.message;
    throw error;
  }
}

async function notFedByIpv6(world: World, fleet: Fleet, host: string): Promise<string | undefined> {
  const address = addressOf(fleet.loaded.inventory, host, "AAAA");
  return address === undefined ? undefined : notFed(world, fleet, host, `[${address}]`);
}
