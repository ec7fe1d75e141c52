import { join } from "node:path";
import { RadioctlError } from "../../errors.js";
import type { World } from "../../world.js";
import type { CutoverHistory } from "./history.js";
import { isAtWork, loadCutover } from "./load-history.js";
import { waitUntil } from "../../wait.js";

/** What an operator requests from a running cutover: with Ctrl-C in its terminal, or with `cutover --pause` and `--abort` from another one. */
export interface Attention {
  /** Finish the current relay, then stop. */
  readonly pause: AbortSignal;
  /** Finish the current relay, then move all listeners back. */
  readonly undo: AbortSignal;
  /** Afterwards Ctrl-C ends the program again. */
  end(): void;
}

export type Ask = "pause" | "abort";

/** How often a run checks for requests. */
const LOOK_MILLISECONDS = 500;

/** The file with the request, beside the run's journal. */
export function askFile(directory: string, run: string): string {
  return join(directory, "journal", `${run}.ask`);
}

/** Watches for both until `end`. Requests to an earlier process of the run are discarded. */
export async function watchAttention(world: World, directory: string, run: string): Promise<Attention> {
  const { files, clock } = world;
  const file = askFile(directory, run);
  await files.remove(file);
  const pause = new AbortController();
  const undo = new AbortController();
  const ended = new AbortController();
  const interruption = world.interrupts.claim();
  interruption.asked.addEventListener("abort", () => pause.abort());
  interruption.now.addEventListener("abort", () => undo.abort());
  const watch = async () => {
    while (!ended.signal.aborted && !undo.signal.aborted) {
      const asked = (await files.read(file).catch(() => undefined))?.trim();
      if (asked === "pause" || asked === "abort") pause.abort();
      if (asked === "abort") undo.abort();
      await clock.sleep(LOOK_MILLISECONDS, ended.signal);
    }
  };
  // Without the file there are no requests from elsewhere; Ctrl-C still works.
  void watch().catch(() => undefined);
  return {
    pause: pause.signal,
    undo: undo.signal,
    end() {
      ended.abort();
      interruption.release();
    },
  };
}

/** The current relay is finished first, and a rollback runs to its end. */
const PATIENCE_SECONDS = 900;

/**
 * Asks a run on this machine to stop, or to move all listeners back, and waits until it has ended.
 * @returns false when it is not running
 * @throws RadioctlError failed when it does not end in time
 */
export async function askRun(world: World, directory: string, history: CutoverHistory, ask: Ask): Promise<boolean> {
  if (!isAtWork(world, history)) return false;
  await world.files.write(askFile(directory, history.run), `${ask}\n`);
  const hasEnded = async () => {
    const now = await loadCutover(world, directory, history.run);
    return now === undefined || !isAtWork(world, now);
  };
  const patience = { seconds: PATIENCE_SECONDS, everySeconds: LOOK_MILLISECONDS / 1000 };
  if (await waitUntil(world.clock, hasEnded, patience)) return true;
  throw new RadioctlError("failed", `run ${history.run} has not stopped after ${PATIENCE_SECONDS} s`, {
    hint: `its process is ${history.pid}; see radioctl cutover --status`,
  });
}
