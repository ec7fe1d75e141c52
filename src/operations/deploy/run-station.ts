import { RadioctlError } from "../../errors.js";
import { changeHost } from "../../fleet/change-host.js";
import type { HostToObserve } from "../../fleet/connect.js";
import { probeHost } from "../../fleet/probe-host.js";
import { heldHosts, type HeldHosts } from "../../fleet/hold-hosts.js";
import type { Fleet } from "../../fleet/load.js";
import { connectOnce } from "../../fleet/connect-once.js";
import { observeAndPlan } from "../../fleet/observe-and-plan.js";
import type { DesiredHost } from "../../host/desired.js";
import { observeContent, observeGeneration } from "../../host/observe-generations.js";
import { observeHost } from "../../host/observe.js";
import { applyMove } from "../../moving/move-listeners.js";
import { waitUntil } from "../../wait.js";
import type { World } from "../../world.js";
import type { DeployOperations } from "./operations.js";
import { deployedInventory, type DeployRequest } from "./request.js";
import { changeKeeper } from "./store-changes.js";
import { keepingChanges } from "./store-during-deploy.js";

/** The locks of a killed run are released a second or two later. */
const AFTER_KILL_SECONDS = 4;

/** The maximum time of a change on a host whose connection was lost. */
const CHANGE_SECONDS = 300;

/** Runs a deploy on the hosts of a real station. If the station has a bucket, it keeps what each host got. */
export async function onStation<Value>(
  world: World,
  fleet: Fleet,
  request: DeployRequest,
  deploys: (operations: DeployOperations) => Promise<Value>,
): Promise<Value> {
  const { run } = request.journal;
  const keeper = changeKeeper(world, fleet, run);
  const hosts = hostsOf(world, request);
  const operations = operationsOn(world, fleet, request, hosts);
  if (keeper === undefined || request.dryRun) return deploys(operations);
  const read = async (host: string, generation: number) =>
    hosts.on(host, async (connection) => observeContent(connection, host, generation));
  const isDeploy = request.wanted === undefined;
  const result = await deploys(keepingChanges(world, operations, keeper, { run, isDeploy, read }));
  await keeper.settle();
  return result;
}

function hostsOf(world: World, { hosts, journal: { run } }: DeployRequest): HeldHosts {
  return heldHosts(world, { run, targets: new Map(hosts.map(({ target }) => [target.name, target])) });
}

function operationsOn(world: World, fleet: Fleet, request: DeployRequest, hosts: HeldHosts): DeployOperations {
  const { run } = request.journal;
  return {
    plan: async (host) => planOnce(world, request, host),
    hold: async (names) => hosts.takeAll(names),
    release: async () => hosts.releaseAll(),
    observe: async (desired) =>
      hosts.on(desired.host, async (connection) => ({
        observed: await observeHost(connection, desired),
        login: connection.login,
      })),
    generation: async (host, generation) => hosts.on(host, async (connection) => observeGeneration(connection, host, generation)),
    apply: async (change, onEvent) =>
      hosts.on(change.desired.host, async (connection) =>
        changeHost(world, { ...change, connection }, run, onEvent, deployedInventory(request)),
      ),
    changedBy: async (desired) => changedBy(world, hosts, desired),
    probe: async (host) => hosts.on(host, async (connection) => probeHost(world, fleet, { desired: { host }, connection })),
    move: async (move) => connectOnce(world, fleet, move.relay, async (connection) => applyMove(connection, move, run)),
  };
}

async function planOnce(world: World, { journal, resumes, wanted }: DeployRequest, host: HostToObserve) {
  const { connection, ...reached } = await observeAndPlan(world, host, {
    waitForLockSeconds: AFTER_KILL_SECONDS,
    run: journal.run,
    inherited: resumes !== undefined,
    ...(wanted !== undefined && { wanted }),
  });
  connection.close();
  return { ...reached, login: connection.login };
}

async function changedBy({ clock }: World, hosts: HeldHosts, desired: DesiredHost): Promise<string | undefined> {
  const { host } = desired;
  const idle = async () => {
    const { ledger } = await hosts.on(host, async (connection) => observeHost(connection, desired));
    return !ledger.applying && ledger;
  };
  const ledger = await waitUntil(clock, idle, { seconds: CHANGE_SECONDS, everySeconds: 1 });
  if (ledger === undefined)
    throw new RadioctlError("outcomeUnknown", `a change is still under way after ${CHANGE_SECONDS} s`, { host });
  return ledger.manifest?.run;
}
