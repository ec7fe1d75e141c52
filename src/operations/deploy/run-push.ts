import { mustBeFit } from "../../certificates/guard.js";
import { readStationCertificate, storePushed } from "../../certificates/store.js";
import type { StationCertificate } from "../../certificates/stored.js";
import { RadioctlError } from "../../errors.js";
import type { ObserveOptions } from "../../fleet/observe-and-plan.js";
import type { Fleet } from "../../fleet/load.js";
import { exitCodeOf, type HostOutcome } from "../../fleet/outcome.js";
import type { DesiredHost } from "../../host/desired.js";
import { observeGeneration, observeGenerations } from "../../host/observe-generations.js";
import { runId } from "../../journal/run-id.js";
import { openJournal } from "../../journal/store.js";
import { relaysOfStation } from "../../station/encrypting.js";
import type { World } from "../../world.js";
import { withCertificateOf } from "./certificate-files.js";
import type { DeployOperations } from "./operations.js";
import type { DeployReporter, DeployRequest } from "./request.js";
import { mustServe } from "./run-served.js";
import { onStation } from "./run-station.js";
import { runDeploy } from "./run.js";

/** The command of its runs in the journal. */
export const PUSH = "certificates push";

/** One host may fail; after a second failure, something is wrong with the certificate. Hosts that are down do not count. */
const MAX_FAILURES = 1;

/** nginx reloads within a second; a host may be slow. */
const HOST_DEADLINE_SECONDS = 300;

export interface PushOptions {
  /** Guards to override, by name. */
  force: readonly string[];
  /** Only plans. */
  dryRun?: boolean;
  reporter: DeployReporter;
}

export interface Pushed {
  /** The id of the run in the journal. */
  run: string;
  /** Of the relays that have https. unchanged: the relay already had this certificate. */
  outcomes: HostOutcome[];
  /** Relays without https: they get the certificate with their next deploy. */
  needDeploy: string[];
  exitCode: number;
}

/**
 * Brings the stored certificate to relays: only the certificate and its key change on a host, whatever else differs there. A relay that is down
 * does not stop the others; its outcome has the error, and the next push brings it.
 * @param hosts relays that get the station's certificate; all by default
 * @throws RadioctlError usage when there is no certificate; guard when key and chain can't be used
 */
export async function pushCertificate(
  world: World,
  fleet: Fleet,
  hosts: readonly string[] | undefined,
  options: PushOptions,
): Promise<Pushed> {
  const certificate = await readStationCertificate(world, fleet);
  if (certificate === undefined)
    throw new RadioctlError("usage", "there is no certificate yet", { hint: "issue one: radioctl certificates renew" });
  mustBeFit(certificate, world.clock.now());
  const station = fleet.withCertificate(certificate);
  const { inventory, directory } = fleet.loaded;
  const relays = relaysOfStation(inventory).filter((name) => hosts?.includes(name) !== false);
  const needDeploy = new Set<string>();
  const request: DeployRequest = {
    command: PUSH,
    inventory,
    directory,
    hosts: station.toObserve(relays),
    wanted: wantedOf(station.desired(relays), needDeploy),
    journal: openJournal(world, directory, runId(world)),
    resumes: undefined,
    away: new Set(),
    certificate,
    canary: undefined,
    batch: { percent: 100 },
    maxFailures: MAX_FAILURES,
    force: options.force,
    dryRun: options.dryRun === true,
    hostDeadlineSeconds: HOST_DEADLINE_SECONDS,
  };
  const all = await onStation(world, station, request, async (operations) =>
    runDeploy(world, request, heardOverTls(world, station, certificate, operations), options.reporter),
  );
  const outcomes = all.filter(({ host }) => !needDeploy.has(host));
  const served = outcomes.filter(({ state }) => state === "done" || state === "unchanged").map(({ host }) => host);
  if (served.length > 0 && !request.dryRun) await storePushed(world, fleet, served);
  return { run: request.journal.run, outcomes, needDeploy: [...needDeploy], exitCode: exitCodeOf(outcomes) };
}

/** The state of each host's newest generation, with the new certificate. A host without https is left as it is, and added to `needDeploy`. */
function wantedOf(usual: readonly DesiredHost[], needDeploy: Set<string>): NonNullable<ObserveOptions["wanted"]> {
  return async (connection, host) => {
    const own = usual.find((each) => each.host === host);
    if (own === undefined) throw new Error(`${host} is not one of the relays of this push`);
    const newest = (await observeGenerations(connection, host)).at(-1);
    const current = newest && (await observeGeneration(connection, host, newest.generation));
    const wanted = current && withCertificateOf(own, current);
    if (wanted !== undefined) return wanted;
    needDeploy.add(host);
    return { ...own, only: [] };
  };
}

/** A host is verified when it serves this certificate, and its streams over https. */
function heardOverTls(
  world: World,
  fleet: Fleet,
  { serial }: StationCertificate,
  operations: DeployOperations,
): DeployOperations {
  return { ...operations, probe: async (host) => mustServe(world, fleet, { host, serial }) };
}
