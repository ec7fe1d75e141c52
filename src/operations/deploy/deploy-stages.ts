import pMap from "p-map";
import { asError, RadioctlError } from "../../errors.js";
import { bounded } from "../../fleet/bounded.js";
import { detailOf, exitCodeOf, skippedBecause, stateOf, type HostOutcome } from "../../fleet/outcome.js";
import type { Stage } from "../../fleet/stages.js";
import { guardPlan } from "../../host/guard.js";
import { planHost } from "../../host/plan.js";
import type { ObservedHost } from "../../host/query.js";
import type { Interruption } from "../../ports/interrupts.js";
import { activePath } from "../../roles/active.js";
import { channelsOf } from "../../station/topology.js";
import type { World } from "../../world.js";
import { changeMaster, type MasterRun } from "./change-master.js";
import { changeAndVerify } from "./deploy-host.js";
import type { DeployOperations } from "./operations.js";
import type { DeployReporter, DeployRequest, Planned } from "./request.js";
import { samePlan } from "./same-plan.js";

/** The maximum number of hosts that are changed at once. */
const CONCURRENCY = 16;

interface Work {
  changing: readonly Planned[];
  stages: readonly Stage[];
  outcomes: ReadonlyMap<string, HostOutcome>;
  end(outcome: HostOutcome): void;
}

/** Applies the plans stage by stage, and records every step in the journal. */
export async function deployStages(
  world: World,
  request: DeployRequest,
  work: Work,
  operations: DeployOperations,
  reporter: DeployReporter,
): Promise<void> {
  const { journal } = request;
  await beginJournal(world, request, work);
  const interruption = world.interrupts.claim();
  const end = async (outcome: HostOutcome) => {
    work.end(outcome);
    await journal.write({ event: "host", host: outcome.host, state: stateOf(outcome), ...detailOf(outcome) });
  };
  try {
    const held = await holdAll(operations, work.changing, end);
    reporter.begun(journal.run);
    const run: MasterRun = { journal, operations, event: reporter.event, moved: reporter.moved };
    const failures = { count: 0 };
    for (const stage of work.stages) {
      const hosts = held.filter(({ desired }) => stage.hosts.includes(desired.host));
      const because = stopped(failures.count, request, interruption);
      if (because !== undefined) {
        for (const host of hosts) await end(notTried(host, because, interruption));
        continue;
      }
      if (hosts.length === 0) continue;
      reporter.stage(stage);
      await deployStage(world, request, { hosts, run, interruption, reporter, failures, end });
    }
  } finally {
    interruption.release();
    await operations.release();
    await journal.write({ event: "ended", exitCode: exitCodeOf([...work.outcomes.values()]) });
  }
}

async function beginJournal(world: World, request: DeployRequest, { changing, outcomes }: Work): Promise<void> {
  const { journal } = request;
  const who = { operator: world.operator, pid: world.processes.pid };
  const hosts = request.hosts.map(({ desired }) => desired.host);
  if (request.resumes === undefined) await journal.write({ event: "begun", command: request.command, ...who, hosts });
  else await journal.write({ event: "resumed", ...who });
  for (const outcome of outcomes.values())
    await journal.write({ event: "host", host: outcome.host, state: stateOf(outcome), ...detailOf(outcome) });
  for (const { desired, plan } of changing)
    await journal.write({ event: "planned", host: desired.host, generation: plan.generation, steps: plan.steps.length });
}

/** @returns the hosts that this run holds; the other hosts have their outcome */
async function holdAll(
  operations: DeployOperations,
  changing: readonly Planned[],
  end: (outcome: HostOutcome) => Promise<void>,
): Promise<Planned[]> {
  try {
    const lost = await operations.hold(changing.map(({ desired }) => desired.host));
    for (const host of changing) {
      const error = lost.get(host.desired.host);
      if (error !== undefined) await end(failed(host, error));
    }
    return changing.filter(({ desired }) => !lost.has(desired.host));
  } catch (error) {
    if (!(error instanceof RadioctlError) || error.kind !== "locked") throw error;
    for (const host of changing) {
      const { host: name, role } = host.desired;
      const because = `another run holds ${error.host ?? "one of the hosts"}`;
      await end(name === error.host ? failed(host, error) : { host: name, role, state: "not tried", because });
    }
    return [];
  }
}

interface StageWork {
  hosts: readonly Planned[];
  run: MasterRun;
  interruption: Interruption;
  reporter: DeployReporter;
  failures: { count: number };
  end(outcome: HostOutcome): Promise<void>;
}

async function deployStage(world: World, request: DeployRequest, stage: StageWork): Promise<void> {
  const { hosts, run, interruption, reporter, failures, end } = stage;
  const inFlight = new Set<string>();
  const report = () => reporter.interrupted([...inFlight]);
  interruption.asked.addEventListener("abort", report, { once: true });
  await pMap(
    hosts,
    async (host) => {
      const because = stopped(failures.count, request, interruption);
      if (because !== undefined) return end(notTried(host, because, interruption));
      const name = host.desired.host;
      inFlight.add(name);
      const outcome = await bounded(world, request, interruption, host, async (journal) =>
        changeHeld(world, request, host, { ...run, journal }),
      );
      inFlight.delete(name);
      if (outcome.state === "failed") failures.count += 1;
      return end(outcome);
    },
    { concurrency: CONCURRENCY },
  );
  interruption.asked.removeEventListener("abort", report);
}

/** Why no more hosts are started; undefined to continue. */
function stopped(failures: number, { maxFailures }: DeployRequest, { asked }: Interruption): string | undefined {
  if (asked.aborted) return "interrupted before this host was started";
  return failures > maxFailures ? skippedBecause(failures) : undefined;
}

/** Observes the host again, and applies the plan only if it is the one that was shown. */
async function changeHeld(world: World, request: DeployRequest, planned: Planned, run: MasterRun): Promise<HostOutcome> {
  const { desired } = planned;
  try {
    const { observed, login } = await run.operations.observe(desired);
    const plan = planHost(desired, observed);
    if (!samePlan(planned.plan, plan, desired.slots, movedBack(request, desired.host))) throw notAsShown(planned, observed);
    guardPlan({ plan, desired, observed, login }, request.force);
    const host = { ...planned, observed, plan };
    return await (desired.role === "master" ? changeMaster(world, host, planned.moves, run) : changeAndVerify(world, host, run));
  } catch (error) {
    return failed(planned, asError(error, desired.host));
  }
}

function failed({ desired: { host, role } }: Planned, error: RadioctlError): HostOutcome {
  return { host, role, state: "failed", error };
}

/** Files of a relay that the earlier stage of its master may have changed when it moved listeners back. */
function movedBack({ inventory, away }: DeployRequest, host: string): Set<string> {
  return new Set(away.has(host) ? channelsOf(inventory, host).map(activePath) : []);
}

/** Another run may have changed the host between the plan and the lock. */
function notAsShown({ desired: { host }, observed: shown }: Planned, now: ObservedHost): RadioctlError {
  const hint = `nothing was changed; see radioctl diff ${host}, then run the same command again`;
  const by = now.ledger.manifest;
  return by !== undefined && by.run !== shown.ledger.manifest?.run
    ? new RadioctlError(
        "locked",
        `another run changed the host after the plan was shown: ${by.operator}, run ${by.run}, at ${by.at}`,
        {
          host,
          hint,
        },
      )
    : new RadioctlError("failed", "the host has changed since the plan was shown", { host, hint });
}

function notTried({ desired: { host, role } }: Planned, because: string, { asked }: Interruption): HostOutcome {
  return { host, role, state: "not tried", because, ...(asked.aborted && { interrupted: true }) };
}
