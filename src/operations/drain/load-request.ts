import { RadioctlError } from "../../errors.js";
import { meantRun, type DeployFlags } from "../../fleet/load-run.js";
import type { Fleet } from "../../fleet/load.js";
import { notDone, unfinished, type RunHistory } from "../../journal/history.js";
import { runId } from "../../journal/run-id.js";
import { listRuns, openJournal, readRun } from "../../journal/store.js";
import { selectedNames } from "../../station/select.js";
import type { World } from "../../world.js";
import { DRAIN_COMMAND, type DrainRequest } from "./request.js";

export interface DrainFlags extends DeployFlags {
  drain?: boolean;
  drainMinutes: number;
}

/**
 * The request for the reboots, including hosts that an earlier run left out of rotation. undefined when the flags mean an ordinary deploy.
 * @throws RadioctlError as `loadDeploy`; usage for --drain with a run that did not use it
 */
export async function loadDrain(
  world: World,
  fleet: Fleet,
  names: readonly string[],
  flags: DrainFlags & { dryRun: boolean },
): Promise<DrainRequest | undefined> {
  const { inventory, directory } = fleet.loaded;
  const meant = await meantRun(world, directory, names, flags);
  const isDrain = meant === undefined ? flags.drain === true : meant.command === DRAIN_COMMAND;
  if (flags.drain === true && !isDrain)
    throw new RadioctlError("usage", `run ${meant?.run ?? ""} did not use --drain`, { hint: "leave --drain out" });
  if (!isDrain) return undefined;
  const resumes = flags.resume !== undefined;
  const before = meant ?? (await latestRun(world, directory));
  const left = meant && (resumes ? unfinished(meant) : notDone(meant));
  return {
    inventory,
    hosts: fleet.toObserve(left?.filter((name) => name in inventory.hosts) ?? selectedNames(inventory, names, flags)),
    named: meant !== undefined || names.length > 0,
    journal: openJournal(world, directory, resumes && meant !== undefined ? meant.run : runId(world)),
    resumes,
    out: before?.command === DRAIN_COMMAND ? before.out : [],
    canary: flags.canary,
    maxFailures: flags.maxFailures,
    force: flags.force,
    dryRun: flags.dryRun,
    drainSeconds: flags.drainMinutes * 60,
  };
}

/** A killed run may be started again without --resume. Its journal then prevents that a host is rebooted twice. */
async function latestRun({ files, clock }: World, directory: string): Promise<RunHistory | undefined> {
  const [latest] = await listRuns(files, directory, clock.now());
  return latest === undefined ? undefined : (await readRun(files, directory, latest)).history;
}
