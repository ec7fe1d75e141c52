import pMap from "p-map";
import { RadioctlError } from "../../errors.js";
import type { HostOutcome } from "../../fleet/outcome.js";
import { stagesOf } from "../../fleet/stages.js";
import { surveyHost } from "../../fleet/survey.js";
import { guardPlan, startsSecond } from "../../host/guard.js";
import { isEmpty } from "../../host/plan.js";
import type { HostPlan } from "../../host/steps.js";
import { movesOff, type Move } from "../../moving/move.js";
import type { World } from "../../world.js";
import { sendingOf } from "../status/status.js";
import type { Hear } from "./deploy-host.js";
import { guardBandwidth } from "./guard-bandwidth.js";
import { guardListeners, interruptsStreams } from "./guard-listeners.js";
import type { DeployReporter, DeployRequest, Planned } from "./request.js";
import { runStages } from "./run-stages.js";

/** Hosts asked at the same time: what it costs far away is waiting. A jump host takes 8 logins at a time whatever this is. */
const CONCURRENCY = 32;

/** A run that has just been killed lets its hosts go a second or two later. */
const AFTER_KILL_SECONDS = 4;

/**
 * Changes a fleet: every host is asked, one plan is shown, every host that changes is held for the whole run; then stage by stage is changed
 * and heard. Too many failures, or a Ctrl-C, end it after the hosts that are under way. Gives the outcomes in the order of the request.
 */
export async function runDeploy(
  world: World,
  request: DeployRequest,
  hear: Hear,
  reporter: DeployReporter,
): Promise<HostOutcome[]> {
  const outcomes = new Map<string, HostOutcome>();
  const end = (outcome: HostOutcome) => {
    outcomes.set(outcome.host, outcome);
    reporter.ended(outcome);
  };
  const planned = carried(request, await surveyFleet(world, request, end), end);
  const changing = planned.filter(({ plan, desired }) => !isEmpty(plan) || request.resumes?.has(desired.host) === true);
  for (const host of planned) if (!changing.includes(host)) end(unchanged(host));
  const names = changing.map(({ desired }) => desired.host);
  const stages = stagesOf(request.inventory, names, request);
  const goOn = await reporter.planned(planned, stages);
  const isLocked = [...outcomes.values()].some((outcome) => outcome.state === "failed" && outcome.error.kind === "locked");
  if (isLocked) for (const host of changing) end(notTried(host, "another run is at work"));
  else if (request.dryRun || !goOn || changing.length === 0)
    for (const host of changing) outcomes.set(host.desired.host, plannedOnly(host));
  else await runStages(world, request, { changing, stages, outcomes, end }, hear, reporter);
  for (const host of planned) warnOfReboot(outcomes, host);
  return request.hosts.flatMap(({ desired }) => outcomes.get(desired.host) ?? []);
}

/** Those whose second Icecast the lines carry; the others end here. */
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
      if (!(error instanceof RadioctlError)) throw error;
      end({ host, role, state: "failed", error });
      return false;
    }
  });
}

/** Asks every host at once. One that can't be asked holds up nobody. */
async function surveyFleet(world: World, request: DeployRequest, end: (outcome: HostOutcome) => void): Promise<Planned[]> {
  const { run } = request.journal;
  const found = await pMap(
    request.hosts,
    async (host): Promise<Planned | undefined> => {
      try {
        const wanted = request.wanted === undefined ? {} : { wanted: request.wanted };
        const { connection, ...surveyed } = await surveyHost(world, host, {
          waitForLockSeconds: AFTER_KILL_SECONDS,
          run,
          inherited: request.resumes !== undefined,
          ...wanted,
        });
        connection.close();
        guardPlan({ ...surveyed, login: connection.login }, request.force);
        return { ...surveyed, moves: movesFor(request, surveyed.plan) };
      } catch (error) {
        if (!(error instanceof RadioctlError)) throw error;
        end({ host: host.desired.host, role: host.desired.role, state: "failed", error });
        return undefined;
      }
    },
    { concurrency: CONCURRENCY },
  );
  return found.filter((each) => each !== undefined);
}

/** @throws RadioctlError guard when a master would restart under listeners that have nowhere to go */
function movesFor({ inventory, force, away }: DeployRequest, plan: HostPlan): readonly Move[] {
  const { moves, alone } = movesOff(inventory, plan.host);
  // One that is as wanted by now gets those back who were moved off it.
  if (!interruptsStreams(plan)) return moves.filter(({ relay }) => away.has(relay));
  guardListeners(plan.host, alone, force);
  return moves;
}

/** A deploy reboots nobody, and says who waits for it. */
function warnOfReboot(outcomes: Map<string, HostOutcome>, { desired, observed }: Planned): void {
  const { because } = observed.reboot;
  const outcome = outcomes.get(desired.host);
  if (because === undefined || outcome === undefined || !("warnings" in outcome)) return;
  outcomes.set(desired.host, { ...outcome, warnings: [...outcome.warnings, `waits for a reboot: ${because}`] });
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
