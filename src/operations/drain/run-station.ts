import { RadioctlError } from "../../errors.js";
import { connectTo } from "../../fleet/connect.js";
import { probeHost } from "../../fleet/probe-host.js";
import { heldHosts, type HeldHosts } from "../../fleet/hold-hosts.js";
import type { Fleet } from "../../fleet/load.js";
import { askForReboot, liftMark, markDrained, readBootId } from "../../host/apply-reboot.js";
import type { SshConnection, SshTarget } from "../../ports/ssh.js";
import type { World } from "../../world.js";
import type { Rotation } from "../dns/run-rotation.js";
import { listenersOver } from "../listeners/count-listeners.js";
import { runStatus } from "../status/run.js";
import type { DrainOperations } from "./operations.js";
import type { DrainRequest } from "./request.js";

/** A host is back before its services are: the time until all of its mounts are heard. */
const ON_AIR_AFTER_BOOT_SECONDS = 90;

/** For a login to a host that may be down. */
const BOOT_LOGIN_SECONDS = 10;

/** What a deploy with --drain does to the hosts and the zone of a real station. */
export function stationDrain(world: World, fleet: Fleet, request: DrainRequest, rotation: Rotation | undefined): DrainOperations {
  const { inventory } = fleet.loaded;
  const { run } = request.journal;
  const holds = holdEach(world, request);
  return {
    rotation,
    async statuses() {
      const watch = runStatus(world, inventory, fleet.toObserve(Object.keys(inventory.hosts)));
      try {
        return await watch.look();
      } finally {
        watch.end();
      }
    },
    hold: holds.take,
    release: holds.release,
    mark: async (host, seconds) => holds.on(host, async (connection) => markDrained(connection, host, seconds, run)),
    liftMark: async (host) => holds.on(host, async (connection) => liftMark(connection, host)),
    listeners: async (host) => holds.on(host, async (connection) => listenersOver(connection, inventory, host)),
    bootId: async (host) =>
      holds.has(host)
        ? holds.on(host, async (connection) => readBootId(connection, host))
        : bootIdOf(world, targetOf(request, host)),
    async reboot(host) {
      await holds.on(host, async (connection) => askForReboot(connection, host));
      await holds.release(host);
    },
    probe: async (host) =>
      holds.on(host, async (connection) => probeHost(world, fleet, { desired: { host }, connection }, ON_AIR_AFTER_BOOT_SECONDS)),
  };
}

/** Hosts that are held one at a time. Once one is released, work that is still under way there can't take it again. */
function holdEach(world: World, request: DrainRequest) {
  const holds = new Map<string, HeldHosts>();
  const release = async (host: string) => {
    const hold = holds.get(host);
    holds.delete(host);
    await hold?.releaseAll();
  };
  return {
    has: (host: string) => holds.has(host),
    release,
    async take(host: string) {
      const targets = new Map([[host, targetOf(request, host)]]);
      const hold = heldHosts(world, { run: request.journal.run, targets });
      holds.set(host, hold);
      try {
        const lost = (await hold.takeAll()).get(host);
        if (lost !== undefined) throw lost;
      } catch (error) {
        await release(host);
        throw error;
      }
    },
    async on<Value>(host: string, does: (connection: SshConnection) => Promise<Value>): Promise<Value> {
      const hold = holds.get(host);
      if (hold === undefined) throw new RadioctlError("failed", "this run has released the host", { host });
      return hold.on(host, does);
    },
  };
}

async function bootIdOf(world: World, target: SshTarget): Promise<string> {
  const connection = await connectTo(world, target, { timeoutSeconds: BOOT_LOGIN_SECONDS });
  try {
    return await readBootId(connection, target.name);
  } finally {
    connection.close();
  }
}

function targetOf({ hosts }: DrainRequest, host: string): SshTarget {
  const to = hosts.find(({ target }) => target.name === host);
  if (to === undefined) throw new RadioctlError("usage", `${host} is not one of the hosts of this run`, { host });
  return to.target;
}
