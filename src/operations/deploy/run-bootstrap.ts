import pMap from "p-map";
import { asError } from "../../errors.js";
import { changeHost } from "../../fleet/change-host.js";
import type { HostToObserve } from "../../fleet/connect.js";
import { waves } from "../../fleet/order.js";
import type { HostOutcome } from "../../fleet/outcome.js";
import { observeAndPlan, type ReachedHost, type ObserveOptions } from "../../fleet/observe-and-plan.js";
import type { ApplyEvent } from "../../host/apply-protocol.js";
import { guardPlan } from "../../host/guard.js";
import { mustBeLatest } from "../../host/inventory-lineage.js";
import type { Holder } from "../../host/holder.js";
import { isEmpty } from "../../host/plan.js";
import type { HostPlan } from "../../host/steps.js";
import type { MountReport } from "../../listening/mount-report.js";
import { NotOnAir } from "../../listening/not-on-air.js";
import type { World } from "../../world.js";
import type { ChangeKeeper } from "./store-changes.js";

/** Hosts changed at once. An operator's line and a jump host can both carry this many. */
const CONCURRENCY = 16;

export interface BootstrapRequest {
  hosts: readonly HostToObserve[];
  observe: ObserveOptions;
  /** Guards to override, by name. */
  force: readonly string[];
  /** The checksum of the inventory's text. */
  inventorySha256?: string | undefined;
  /** Only show the plan. */
  dryRun: boolean;
  /** This run's id. */
  run: string;
  /** Warnings about hosts that are known before they are observed. */
  notes?: ReadonlyMap<string, string>;
  /** A further guard of a host's plan. @throws RadioctlError guard */
  guard?(plan: HostPlan): void;
  parentsOf(name: string): readonly string[];
  /** Keeps what the hosts got; undefined without a bucket. */
  keeper?: Pick<ChangeKeeper, "changed" | "unchanged"> | undefined;
}

/** Reports progress. The outcomes contain all of it, too. */
export interface BootstrapReporter {
  /** Shows the plans of all reached hosts. Gives false if the operator declines. */
  planned(hosts: readonly ReachedHost[]): Promise<boolean>;
  event(host: string, event: ApplyEvent): void;
  /** This run waits for another run that holds the host. */
  waiting(host: string, lockedBy: Holder): void;
  ended(outcome: HostOutcome): void;
}

/** Probes every mount of the host as a listener does. */
export type Hear = (host: ReachedHost) => Promise<readonly MountReport[]>;

/**
 * Brings hosts on air. All hosts are observed and planned first; then each host is changed and verified after the hosts that it feeds from. A host
 * is skipped only if all hosts that it feeds from have failed.
 */
export async function runBootstrap(
  world: World,
  request: BootstrapRequest,
  hear: Hear,
  reporter: BootstrapReporter,
): Promise<HostOutcome[]> {
  const outcomes = new Map<string, HostOutcome>();
  const end = (outcome: HostOutcome) => {
    outcomes.set(outcome.host, outcome);
    reporter.ended(outcome);
  };
  const reached = await reachAll(world, request, reporter, end);
  try {
    const goOn = await reporter.planned(reached);
    if (request.dryRun || !goOn) return [...outcomes.values(), ...reached.filter(({ plan }) => !isEmpty(plan)).map(planned)];
    for (const wave of waves(
      reached.map((each) => ({ ...each, name: each.desired.host })),
      request.parentsOf,
    )) {
      await pMap(wave, async (host) => end(await bringOnAir(world, host, request, hear, reporter, outcomes)), {
        concurrency: CONCURRENCY,
      });
    }
    return [...outcomes.values()];
  } finally {
    for (const { connection } of reached) connection.close();
  }
}

async function reachAll(
  world: World,
  request: BootstrapRequest,
  reporter: BootstrapReporter,
  end: (outcome: HostOutcome) => void,
): Promise<ReachedHost[]> {
  const found = await pMap(
    request.hosts,
    async (host) => {
      try {
        const reached = await observeAndPlan(world, host, { ...request.observe, onWaiting: reporter.waiting });
        return guarded(reached, request, world.operator);
      } catch (error) {
        end(failed(host, error));
        return undefined;
      }
    },
    { concurrency: CONCURRENCY },
  );
  return found.filter((each) => each !== undefined);
}

/** @throws RadioctlError guard; the host's connection is closed */
function guarded(host: ReachedHost, { force, guard, inventorySha256 }: BootstrapRequest, operator: string): ReachedHost {
  try {
    guardPlan({ ...host, login: host.connection.login }, force);
    mustBeLatest(host.observed.ledger.manifest, inventorySha256, { operator, force }, host.desired.host);
    guard?.(host.plan);
    return host;
  } catch (error) {
    host.connection.close();
    throw error;
  }
}

async function bringOnAir(
  world: World,
  host: ReachedHost,
  request: BootstrapRequest,
  hear: Hear,
  reporter: BootstrapReporter,
  outcomes: ReadonlyMap<string, HostOutcome>,
): Promise<HostOutcome> {
  const { desired, plan } = host;
  const parents = request.parentsOf(desired.host);
  if (parents.length > 0 && parents.every((parent) => ["failed", "not tried"].includes(outcomes.get(parent)?.state ?? ""))) {
    return { host: desired.host, role: desired.role, state: "not tried", because: `${parents.join(" and ")} failed` };
  }
  const started = world.clock.monotonic();
  const note = request.notes?.get(desired.host);
  const warnings: string[] = note === undefined ? [] : [note];
  if (note !== undefined) reporter.event(desired.host, { kind: "warn", text: note });
  try {
    if (!isEmpty(plan)) {
      const onEvent = (event: ApplyEvent) => {
        if (event.kind === "warn") warnings.push(event.text);
        reporter.event(desired.host, event);
      };
      await changeHost(world, host, request.run, onEvent, request.inventorySha256);
      request.keeper?.changed(host);
    } else request.keeper?.unchanged(host);
    reporter.event(desired.host, { kind: "begin", phase: "on air" });
    const changed = world.clock.monotonic();
    const heard = await hear(host);
    if (heard.some((report) => !report.heard)) throw new NotOnAir(desired.host, heard);
    return {
      host: desired.host,
      role: desired.role,
      state: isEmpty(plan) ? "unchanged" : "done",
      milliseconds: world.clock.monotonic() - started,
      onAirMilliseconds: world.clock.monotonic() - changed,
      heard,
      warnings,
    };
  } catch (error) {
    return failed(host, error);
  }
}

function planned({ desired, plan }: ReachedHost): HostOutcome {
  return { host: desired.host, role: desired.role, state: "planned", plan };
}

function failed({ desired }: HostToObserve, error: unknown): HostOutcome {
  return { host: desired.host, role: desired.role, state: "failed", error: asError(error, desired.host) };
}
