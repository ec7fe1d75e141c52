import { RadioctlError } from "../errors.js";
import { notDone, unfinished, type RunHistory } from "../journal/history.js";
import { listRuns, readRun } from "../journal/store.js";
import type { HostFilters } from "../station/select.js";
import type { World } from "../world.js";
import type { BatchSize } from "./stages.js";

/** The flags that `deploy` and `rollback` share. */
export interface FleetFlags extends HostFilters {
  canary?: string;
  batch: BatchSize;
  maxFailures: number;
  force: readonly string[];
  deadline: number;
}

export interface DeployFlags extends FleetFlags {
  /** true: the last run. */
  rerun?: string | true;
  resume?: string | true;
}

/**
 * The run that --resume or --rerun continues; undefined without them.
 * @throws RadioctlError usage as `loadDeploy`, and for a run that has nothing left to do; locked while the run to resume is still running
 */
export async function meantRun(
  world: World,
  directory: string,
  names: readonly string[],
  { rerun, resume }: Pick<DeployFlags, "rerun" | "resume">,
): Promise<RunHistory | undefined> {
  if (rerun !== undefined && resume !== undefined)
    throw new RadioctlError("usage", "--rerun begins a new run, and --resume continues an old one: give only one of them");
  const given = resume ?? rerun;
  if (given === undefined) return undefined;
  if (names.length > 0)
    throw new RadioctlError("usage", "--rerun and --resume take the hosts of the run: leave the host names out", {
      hint: "radioctl journal lists runs and their hosts",
    });
  const run = given === true ? await lastRun(world, directory, resume !== undefined) : given;
  const { history } = await readRun(world.files, directory, run);
  if (!isDeploy(history))
    throw new RadioctlError("usage", `run ${run} is not a deploy, but ${JSON.stringify(history.command)}`, {
      hint: "radioctl journal lists the runs and their commands",
    });
  if ((resume === undefined ? notDone(history) : unfinished(history)).length === 0)
    throw nothingLeft(history, resume !== undefined);
  if (resume !== undefined) mustBeDead(world, history);
  return history;
}

async function lastRun(world: World, directory: string, toResume: boolean): Promise<string> {
  for (const run of await listRuns(world.files, directory, world.clock.now())) {
    const { history } = await readRun(world.files, directory, run);
    if (isDeploy(history) && (!toResume || unfinished(history).length > 0)) return run;
  }
  throw new RadioctlError("usage", toResume ? "there is no run to resume" : "there is no run in the journal", {
    hint: "radioctl journal lists them",
  });
}
/** Other commands write journals, too. A cutover is resumed by its own command, `source` and `dns` by running them again. */
function isDeploy({ command }: RunHistory): boolean {
  return command.startsWith("deploy") || command === "rollback";
}

export function nothingLeft({ run }: RunHistory, toResume: boolean): RadioctlError {
  const what = toResume ? "has finished every host" : "left no host to deploy again";
  return new RadioctlError("usage", `run ${run} ${what}`, { hint: `see radioctl journal ${run}` });
}

/** Two processes of the same run would both hold its hosts. */
function mustBeDead({ processes, operator }: World, history: RunHistory): void {
  if (history.endedAt !== undefined || history.operator !== operator || !processes.alive(history.pid)) return;
  throw new RadioctlError("locked", `run ${history.run} is still running as process ${history.pid} of ${history.operator}`, {
    hint: "wait for it, or stop it with Ctrl-C where it runs",
  });
}
