import { resolve } from "node:path";
import pMap from "p-map";
import { asError, atHost } from "../../errors.js";
import { changeHost } from "../../fleet/change-host.js";
import type { HeldHosts } from "../../fleet/hold-hosts.js";
import { loadFleet, type Fleet } from "../../fleet/load.js";
import { observeHost } from "../../host/observe.js";
import { isEmpty, planHost } from "../../host/plan.js";
import { rewriteMasters } from "../../inventory/rewrite-masters.js";
import { noted } from "../../journal/store.js";
import type { World } from "../../world.js";
import { driftOf } from "./drift.js";
import type { CutoverRequest } from "./request.js";

const CONCURRENCY = 8;

/**
 * Swaps the masters in the inventory, keeping comments and layout, and records on each host that it is in sync: a later deploy has nothing to do.
 * @returns what could not be recorded, in words
 */
export async function commitCutover(world: World, fleet: Fleet, request: CutoverRequest, hosts: HeldHosts): Promise<string[]> {
  const path = resolve(world.cwd, fleet.loaded.file);
  const unwritten = await turnInventory(world, path, request);
  if (unwritten !== undefined) return [unwritten];
  const now = await loadFleet(world, path, { secrets: "real" });
  const { scope } = request;
  const left = await pMap([scope.from, scope.to, ...scope.relays], async (host) => writeDown(world, now, request, hosts, host), {
    concurrency: CONCURRENCY,
  });
  return left.flatMap((each) => each ?? []);
}

async function turnInventory({ files }: World, path: string, { scope, journal }: CutoverRequest): Promise<string | undefined> {
  const before = await files.read(path);
  const after = scope.channels.reduce<string | undefined>(
    (text, channel) => (text === undefined ? undefined : rewriteMasters(text, channel, scope.to)),
    before,
  );
  if (after === undefined) return `the inventory could not be changed: put ${scope.to} first among the masters by hand`;
  if (after === before) return undefined;
  const mode = await files.mode(path);
  await noted(journal, scope.to, "write down", async () => files.write(await files.target(path), after, mode));
  return undefined;
}

/** Records the new state on a host. A host with other differences is left to a deploy. */
async function writeDown(
  world: World,
  fleet: Fleet,
  { journal }: CutoverRequest,
  hosts: HeldHosts,
  host: string,
): Promise<string | undefined> {
  const [wanted] = fleet.toObserve([host]);
  if (wanted === undefined) return undefined;
  const { desired, ...rest } = wanted;
  try {
    return await hosts.on(host, async (connection) => {
      const observed = await observeHost(connection, desired);
      const plan = planHost(desired, observed);
      if (driftOf(plan).length > 0) return `${host} differs from the inventory: run radioctl deploy ${host}`;
      if (!isEmpty(plan))
        await noted(journal, host, "write down", async () =>
          changeHost(world, { ...rest, desired, connection, observed, plan }, journal.run, () => undefined),
        );
      return undefined;
    });
  } catch (error) {
    return `${atHost(asError(error, host), host)}; run radioctl deploy ${host}`;
  }
}
