import { RadioctlError } from "../errors.js";
import { listRuns, readRun } from "../journal/store.js";
import type { World } from "../world.js";
import { cutoverHistoryOf, isOpen, type CutoverHistory } from "./history.js";

/** Of the runs in the journal, so many are looked through: a year of nightly deploys. */
const LOOKED_THROUGH = 400;

/**
 * Cutovers in the journal, the newest first.
 * @param most how many
 */
export async function loadCutovers({ files }: Pick<World, "files">, directory: string, most: number): Promise<CutoverHistory[]> {
  const found: CutoverHistory[] = [];
  for (const run of (await listRuns(files, directory)).slice(0, LOOKED_THROUGH)) {
    const history = await loadCutover({ files }, directory, run);
    if (history !== undefined) found.push(history);
    if (found.length >= most) break;
  }
  return found;
}

/** One run; undefined when it was no cutover. @throws RadioctlError usage when there is no such run */
export async function loadCutover(
  { files }: Pick<World, "files">,
  directory: string,
  run: string,
): Promise<CutoverHistory | undefined> {
  const { entries } = await readRun(files, directory, run);
  return cutoverHistoryOf(run, entries);
}

/** Whether the process of a run is there, on this machine. */
export function isAtWork({ processes, operator }: Pick<World, "processes" | "operator">, history: CutoverHistory): boolean {
  return history.endedAt === undefined && history.operator === operator && processes.alive(history.pid);
}

/**
 * Refuses to begin anything else while a cutover is half done: it would bring relays to what the inventory says, in the middle.
 * @throws RadioctlError guard
 */
export async function mustHaveNoOpenCutover(world: World, directory: string): Promise<void> {
  const [latest] = await loadCutovers(world, directory, 1);
  if (latest === undefined || !isOpen(latest)) return;
  const where = isAtWork(world, latest) ? "is at work" : `stopped in ${latest.state ?? "its beginning"}`;
  throw new RadioctlError("guard", `${latest.kind} ${latest.run} from ${latest.from} to ${latest.to} ${where}`, {
    hint: `first bring it to an end: radioctl ${latest.kind} --resume ${latest.run}, or --abort ${latest.run}`,
  });
}
