import { meantRun, nothingLeft, type DeployFlags, type FleetFlags } from "../../fleet/load-run.js";
import type { Fleet } from "../../fleet/load.js";
import { notDone, unfinished } from "../../journal/history.js";
import { runId } from "../../journal/run-id.js";
import { openJournal } from "../../journal/store.js";
import { selectedNames, selectHosts } from "../../station/select.js";
import type { World } from "../../world.js";
import { httpsNotes } from "./certificate-notes.js";
import type { DeployRequest } from "./request.js";

/**
 * The request for a new run, or for a run to continue.
 * @throws RadioctlError usage for unknown hosts or runs, and for flags that exclude each other
 */
export async function loadDeploy(
  world: World,
  fleet: Fleet,
  names: readonly string[],
  flags: DeployFlags & { dryRun: boolean },
): Promise<DeployRequest> {
  const { inventory, directory } = fleet.loaded;
  const history = await meantRun(world, directory, names, flags);
  if (history === undefined) return deployRequest(world, fleet, selectedNames(inventory, names, flags), flags);
  const hosts = (flags.resume === undefined ? notDone(history) : unfinished(history)).filter((name) => name in inventory.hosts);
  if (hosts.length === 0) throw nothingLeft(history, flags.resume !== undefined);
  if (flags.resume === undefined) return deployRequest(world, fleet, hosts, flags);
  const { run } = history;
  const inFlight = history.hosts.filter(({ state }) => state === "in flight").map(({ host }) => host);
  const request = deployRequest(world, fleet, hosts, flags);
  return { ...request, journal: openJournal(world, directory, run), resumes: new Set(inFlight), away: new Set(history.away) };
}

/** A new run over these hosts. */
export function deployRequest(
  world: World,
  fleet: Fleet,
  names: readonly string[],
  flags: FleetFlags & { dryRun: boolean },
): DeployRequest {
  const { inventory, directory, sha256 } = fleet.loaded;
  if (flags.canary !== undefined) selectHosts(inventory, [flags.canary]);
  return {
    command: "deploy",
    inventory,
    inventorySha256: sha256,
    directory,
    hosts: fleet.toObserve(names),
    journal: openJournal(world, directory, runId(world)),
    resumes: undefined,
    away: new Set(),
    notes: httpsNotes(fleet),
    certificate: fleet.certificate,
    canary: flags.canary,
    batch: flags.batch,
    maxFailures: flags.maxFailures,
    force: flags.force,
    dryRun: flags.dryRun,
    hostDeadlineSeconds: flags.deadline,
  };
}
