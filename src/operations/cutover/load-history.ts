import { RadioctlError } from "../../errors.js";
import { cutoverStateText } from "../../journal/cutover-states.js";
import { listRuns, readRun } from "../../journal/store.js";
import type { World } from "../../world.js";
import { cutoverHistoryOf, isOpen, type CutoverHistory } from "./history.js";

/** How many runs of the journal are searched: a year of nightly deploys. */
const LOOKED_THROUGH = 400;

/**
 * Cutovers in the journal, the newest first.
 * @param most how many
 */
export async function loadCutovers(
  { files, clock }: Pick<World, "files"> & Partial<Pick<World, "clock">>,
  directory: string,
  most: number,
): Promise<CutoverHistory[]> {
  const found: CutoverHistory[] = [];
  for (const run of (await listRuns(files, directory, clock?.now())).slice(0, LOOKED_THROUGH)) {
    const history = await loadCutover({ files }, directory, run);
    if (history !== undefined) found.push(history);
    if (found.length >= most) break;
  }
  return found;
}

/** One run; undefined when it was not a cutover. @throws RadioctlError usage when there is no such run */
export async function loadCutover(
  { files }: Pick<World, "files">,
  directory: string,
  run: string,
): Promise<CutoverHistory | undefined> {
  const { entries } = await readRun(files, directory, run);
  return cutoverHistoryOf(run, entries);
}

/** Whether the process of a run is alive on this machine. */
export function isAtWork({ processes, operator }: Pick<World, "processes" | "operator">, history: CutoverHistory): boolean {
  return history.endedAt === undefined && history.operator === operator && processes.alive(history.pid);
}

/** How many runs back an open run is searched for: later runs may have been refused, or found a host locked. */
const RECENT = 20;

/** The newest unfinished run; undefined when there is none. */
export async function loadOpenCutover(world: Pick<World, "files">, directory: string): Promise<CutoverHistory | undefined> {
  return (await loadCutovers(world, directory, RECENT)).find(isOpen);
}

/**
 * Refuses to begin anything else while a cutover is unfinished: another run would make relays match the inventory in the middle of it.
 * @throws RadioctlError locked while it is running on this machine; guard when it has stopped
 */
export async function mustHaveNoOpenCutover(world: World, directory: string): Promise<void> {
  const open = await loadOpenCutover(world, directory);
  if (open === undefined) return;
  const what = `${open.kind} ${open.run} from ${open.from} to ${open.to}`;
  if (isAtWork(world, open))
    throw new RadioctlError("locked", `${what} is running as process ${open.pid} of ${open.operator}, since ${open.at}`, {
      hint: "see radioctl cutover --status; --pause stops it after the current relay",
    });
  throw new RadioctlError(
    "guard",
    `${what} is unfinished: it stopped at "${open.state === undefined ? "not started" : cutoverStateText(open.state)}"`,
    {
      hint: `finish it first: radioctl ${open.kind} --resume ${open.run}, or --abort ${open.run}`,
    },
  );
}
