import { asError, RadioctlError } from "../../errors.js";
import { bounded } from "../../fleet/bounded.js";
import { detailOf, exitCodeOf, skippedBecause, stateOf, type HostOutcome } from "../../fleet/outcome.js";
import { stagesOf } from "../../fleet/stages.js";
import type { Interruption } from "../../ports/interrupts.js";
import type { World } from "../../world.js";
import type { HostStatus } from "../status/status.js";
import { drainHost } from "./drain-host.js";
import { guardDrain } from "./guards.js";
import type { DrainOperations } from "./operations.js";
import { BOOT_SECONDS, nextBoot } from "./reboot-host.js";
import { DRAIN_COMMAND, planDrain, type DrainHost, type DrainReporter, type DrainRequest } from "./request.js";

/** The time for logins, DNS and verification, in addition to drain and boot. */
const AROUND_SECONDS = 900;

interface Work {
  operations: DrainOperations;
  reporter: DrainReporter;
}

/**
 * Reboots hosts one at a time, so that no listener is cut off: each is drained before the reboot and probed after it. The first failure ends the run,
 * unless more failures are allowed. Gives the outcomes in the order of the request.
 */
export async function runDrain(world: World, request: DrainRequest, work: Work): Promise<HostOutcome[]> {
  const outcomes = new Map<string, HostOutcome>();
  const end = (outcome: HostOutcome) => {
    outcomes.set(outcome.host, outcome);
    work.reporter.ended(outcome);
  };
  const names = request.hosts.map(({ target }) => target.name);
  await untilUp(world, request, work.operations);
  const statuses = await work.operations.statuses();
  const plan = planDrain(
    statuses.filter(({ host }) => names.includes(host)),
    request,
  );
  for (const { host, role } of plan.unchanged)
    end({ host, role, state: "unchanged", milliseconds: 0, onAirMilliseconds: 0, heard: [], warnings: [] });
  for (const { host, role, error } of plan.lost) end({ host, role, state: "failed", error });
  const hosts = inOrder(request, plan.hosts).flatMap((host) => {
    const refusal = refusalOf(request, statuses, host);
    if (refusal === undefined || host.out) return [host];
    end(failed(host, refusal));
    return [];
  });
  const goOn = hosts.length > 0 && (await work.reporter.planned(hosts));
  if (!goOn || request.dryRun)
    for (const { status } of hosts) outcomes.set(status.host, { host: status.host, role: status.role, state: "planned" });
  else await drainAll(world, request, work, hosts, { outcomes, end });
  return names.flatMap((name) => outcomes.get(name) ?? []);
}

/** A killed run may have requested a reboot that has not begun yet. */
const STILL_UP_SECONDS = 8;

/** Waits for hosts that an earlier run was rebooting. A host that does not come back is reported as unreachable later. */
async function untilUp({ clock }: World, { hosts, out, journal }: DrainRequest, operations: DrainOperations): Promise<void> {
  for (const { host, bootId } of out) {
    if (bootId === undefined || !hosts.some(({ target }) => target.name === host)) continue;
    try {
      await nextBoot(clock, operations, { host, before: bootId, run: journal.run, stillUpSeconds: STILL_UP_SECONDS });
    } catch {
      // The next observation reports the host's problem.
    }
  }
}

function inOrder({ inventory, canary }: DrainRequest, hosts: readonly DrainHost[]): DrainHost[] {
  const names = hosts.map(({ status }) => status.host);
  const order = stagesOf(inventory, names, { canary, batch: { count: 1 } }).flatMap((stage) => stage.hosts);
  return hosts.toSorted((one, other) => order.indexOf(one.status.host) - order.indexOf(other.status.host));
}

/** Guards do not apply to a host that was already rebooted, because it has to return to rotation. */
function refusalOf(
  { inventory, force }: DrainRequest,
  statuses: readonly HostStatus[],
  { status, rebooted }: DrainHost,
): RadioctlError | undefined {
  try {
    if (!rebooted) guardDrain({ inventory, statuses, host: status }, force);
    return undefined;
  } catch (error) {
    return asError(error, status.host);
  }
}

function failed({ status: { host, role } }: DrainHost, error: RadioctlError): HostOutcome {
  return { host, role, state: "failed", error };
}

interface Ends {
  outcomes: ReadonlyMap<string, HostOutcome>;
  end(outcome: HostOutcome): void;
}

async function drainAll(
  world: World,
  request: DrainRequest,
  work: Work,
  hosts: readonly DrainHost[],
  { outcomes, end }: Ends,
): Promise<void> {
  const { journal } = request;
  const write = async (outcome: HostOutcome) =>
    journal.write({ event: "host", host: outcome.host, state: stateOf(outcome), ...detailOf(outcome) });
  const who = { operator: world.operator, pid: world.processes.pid };
  const open = [...outcomes.values()].filter(({ state }) => state !== "unchanged");
  const names = [...open, ...hosts.map(({ status }) => status)].map(({ host }) => host);
  if (request.resumes) await journal.write({ event: "resumed", ...who });
  else
    await journal.write({
      event: "begun",
      command: DRAIN_COMMAND,
      ...who,
      hosts: names,
      ...(request.out.length > 0 && { out: request.out }),
    });
  for (const outcome of open) await write(outcome);
  const interruption = world.interrupts.claim();
  try {
    work.reporter.begun(journal.run);
    let failures = 0;
    for (const host of hosts) {
      const outcome =
        stopped(request, host, failures, interruption) ?? (await drainOne(world, request, work, host, interruption));
      if (outcome.state === "failed") failures += 1;
      end(outcome);
      await write(outcome);
    }
  } finally {
    interruption.release();
    await journal.write({ event: "ended", exitCode: exitCodeOf([...outcomes.values()]) });
  }
}

function stopped(
  { maxFailures }: DrainRequest,
  { status: { host, role } }: DrainHost,
  failures: number,
  { asked }: Interruption,
): HostOutcome | undefined {
  const not = { host, role, state: "not tried" as const };
  if (asked.aborted) return { ...not, because: "interrupted before this host was started", interrupted: true };
  if (failures <= maxFailures) return undefined;
  return { ...not, because: skippedBecause(failures) };
}

/** Observes the fleet again, because the capacity of the other relays may have changed since the plan. */
async function drainOne(
  world: World,
  request: DrainRequest,
  { operations, reporter }: Work,
  host: DrainHost,
  interruption: Interruption,
): Promise<HostOutcome> {
  const { host: name, role } = host.status;
  const now = await operations.statuses();
  const { hosts, lost } = planDrain(
    now.filter((status) => status.host === name),
    { ...request, named: true },
  );
  const [planned] = hosts;
  if (planned === undefined)
    return failed(host, lost[0]?.error ?? new RadioctlError("failed", "the host did not answer again", { host: name }));
  const refusal = refusalOf(request, now, planned);
  if (refusal !== undefined && !planned.out) return failed(planned, refusal);
  const report = () => reporter.interrupted(name);
  interruption.asked.addEventListener("abort", report, { once: true });
  const limits = { journal: request.journal, hostDeadlineSeconds: request.drainSeconds + BOOT_SECONDS + AROUND_SECONDS };
  const common = { clock: world.clock, operations, reporter, limits: request, asked: interruption.asked };
  try {
    return await bounded(world, limits, interruption, { desired: { host: name, role } }, async (journal, left) =>
      drainHost({ planned, refusal }, { ...common, journal, left }),
    );
  } finally {
    interruption.asked.removeEventListener("abort", report);
    await operations.release(name);
  }
}
