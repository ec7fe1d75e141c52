import pMap from "p-map";
import { asError } from "../../errors.js";
import type { HostOutcome } from "../../fleet/outcome.js";
import { stagesOf } from "../../fleet/stages.js";
import { guardPlan, startsSecond } from "../../host/guard.js";
import { mustBeLatest } from "../../host/inventory-lineage.js";
import { isEmpty } from "../../host/plan.js";
import type { ObservedHost } from "../../host/query.js";
import type { HostPlan } from "../../host/steps.js";
import { movesOff, type Move } from "../../moving/move.js";
import type { World } from "../../world.js";
import { sendingOf } from "../status/status.js";
import { guardCertificate, guardHttps } from "./certificate-notes.js";
import { guardBandwidth } from "./guard-bandwidth.js";
import { guardListeners, interruptsStreams } from "./guard-listeners.js";
import type { DeployOperations } from "./operations.js";
import { deployedInventory, type DeployReporter, type DeployRequest, type Planned } from "./request.js";
import { deployStages } from "./deploy-stages.js";

/** Hosts observed at once. A jump host still accepts only 8 logins at a time. */
const CONCURRENCY = 32;

/**
 * Changes a fleet: observes every host, shows one plan, locks all changing hosts for the whole run, and then changes and probes them stage by
 * stage. After too many failures, or Ctrl-C, it completes the hosts that are under way and ends. Gives the outcomes in the order of the request.
 */
export async function runDeploy(
  world: World,
  request: DeployRequest,
  operations: DeployOperations,
  reporter: DeployReporter,
): Promise<HostOutcome[]> {
  const outcomes = new Map<string, HostOutcome>();
  const end = (outcome: HostOutcome) => {
    outcomes.set(outcome.host, outcome);
    reporter.ended(outcome);
  };
  const planned = carried(request, await planFleet(operations, request, { end, operator: world.operator }), end);
  const changing = planned.filter(({ plan, desired }) => !isEmpty(plan) || request.resumes?.has(desired.host) === true);
  for (const host of planned) if (!changing.includes(host)) end(unchanged(host));
  const names = changing.map(({ desired }) => desired.host);
  const stages = stagesOf(request.inventory, names, request);
  const goOn = await reporter.planned(planned, stages);
  const isLocked = [...outcomes.values()].some((outcome) => outcome.state === "failed" && outcome.error.kind === "locked");
  if (isLocked) for (const host of changing) end(notTried(host, "another run is at work"));
  else if (request.dryRun || !goOn || changing.length === 0)
    for (const host of changing) outcomes.set(host.desired.host, plannedOnly(host));
  else await deployStages(world, request, { changing, stages, outcomes, end }, operations, reporter);
  for (const host of planned) {
    const note = noteOf(request, host);
    if (note !== undefined) reporter.event(host.desired.host, { kind: "warn", text: note });
    warn(outcomes, host, note);
  }
  return request.hosts.flatMap(({ desired }) => outcomes.get(desired.host) ?? []);
}

/** @returns hosts whose lines can carry a second Icecast; the others get a failed outcome */
function carried(request: DeployRequest, planned: readonly Planned[], end: (outcome: HostOutcome) => void): Planned[] {
  const { inventory, force } = request;
  const seconds = planned.filter(({ plan }) => startsSecond(plan)).map(({ desired }) => desired.host);
  if (seconds.length === 0) return [...planned];
  const sending = new Map(planned.map((host) => [host.desired.host, sendingOf(inventory, host)]));
  const stages = stagesOf(inventory, seconds, request);
  return planned.filter(({ desired: { host, role } }) => {
    const together = stages.find(({ hosts }) => hosts.includes(host))?.hosts;
    if (together === undefined) return true;
    try {
      guardBandwidth({ inventory, host, together, sending }, force);
      return true;
    } catch (error) {
      end({ host, role, state: "failed", error: asError(error, host) });
      return false;
    }
  });
}

/** Observes all hosts in parallel. A host without an answer does not stop the others. */
async function planFleet(
  operations: DeployOperations,
  request: DeployRequest,
  { end, operator }: { end: (outcome: HostOutcome) => void; operator: string },
): Promise<Planned[]> {
  const found = await pMap(
    request.hosts,
    async (host): Promise<Planned | undefined> => {
      try {
        const { login, ...reached } = await operations.plan(host);
        guardPlan({ ...reached, login }, request.force);
        guardInventory(request, reached.observed, operator);
        if (request.wanted === undefined) guardHttps(request.inventory, reached.plan, request.force);
        guardCertificate(request, reached.plan);
        return { ...reached, moves: movesFor(request, reached.plan) };
      } catch (error) {
        const { host: name, role } = host.desired;
        end({ host: name, role, state: "failed", error: asError(error, name) });
        return undefined;
      }
    },
    { concurrency: CONCURRENCY },
  );
  return found.filter((each) => each !== undefined);
}

/** @throws RadioctlError guard when the host has a later inventory of another operator; a rollback does not come from the inventory */
function guardInventory(request: DeployRequest, { ledger }: ObservedHost, operator: string): void {
  mustBeLatest(ledger.manifest, deployedInventory(request), { operator, force: request.force });
}

/** @throws RadioctlError guard when a master would restart and its listeners have no other master */
function movesFor({ inventory, force, away }: DeployRequest, plan: HostPlan): readonly Move[] {
  const { moves, alone } = movesOff(inventory, plan.host);
  // If the master needs no interruption, only listeners that an earlier process moved away are moved back.
  if (!interruptsStreams(plan)) return moves.filter(({ relay }) => away.has(relay));
  guardListeners(plan.host, alone, force);
  return moves;
}

/** A rollback's state is not the inventory's, so the notes are not about it. */
function noteOf({ notes, wanted }: DeployRequest, { desired }: Planned): string | undefined {
  return wanted === undefined ? notes?.get(desired.host) : undefined;
}

/** A deploy reboots no host; it names those that need it. */
function warn(outcomes: Map<string, HostOutcome>, { desired, observed }: Planned, note: string | undefined): void {
  const { because } = observed.reboot;
  const warnings = [...(because === undefined ? [] : [`needs a reboot: ${because}`]), ...(note === undefined ? [] : [note])];
  const outcome = outcomes.get(desired.host);
  if (warnings.length === 0 || outcome === undefined || !("warnings" in outcome)) return;
  outcomes.set(desired.host, { ...outcome, warnings: [...outcome.warnings, ...warnings] });
}

function unchanged({ desired: { host, role } }: Planned): HostOutcome {
  return { host, role, state: "unchanged", milliseconds: 0, onAirMilliseconds: 0, heard: [], warnings: [] };
}

function plannedOnly({ desired: { host, role }, plan }: Planned): HostOutcome {
  return { host, role, state: "planned", plan };
}

function notTried({ desired: { host, role } }: Planned, because: string): HostOutcome {
  return { host, role, state: "not tried", because };
}
