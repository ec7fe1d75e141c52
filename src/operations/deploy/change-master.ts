import pMap from "p-map";
import { asError, type RadioctlError } from "../../errors.js";
import type { HostOutcome } from "../../fleet/outcome.js";
import type { Action } from "../../journal/entry.js";
import { noted } from "../../journal/store.js";
import { reversed, type Move } from "../../moving/move.js";
import type { World } from "../../world.js";
import { changeAndVerify, type HostRun } from "./deploy-host.js";
import type { Change } from "./operations.js";
import type { DeployReporter } from "./request.js";

/** Relays whose listeners are moved at the same time. */
const CONCURRENCY = 8;

/** What a master's change needs of the run in addition to the host's own change. */
export interface MasterRun extends HostRun, Pick<DeployReporter, "moved"> {}

/**
 * Changes a master. If the change interrupts its streams, the listeners of its relays are moved to the standby first, and moved back after the master
 * is verified on air. If it is not on air afterwards, the listeners stay on the standby.
 * @param moves the moves to the standby; empty when no listener has to be moved
 */
export async function changeMaster(world: World, host: Change, moves: readonly Move[], run: MasterRun): Promise<HostOutcome> {
  const { host: name, role } = host.desired;
  if (moves.length > 0) run.event(name, { kind: "begin", phase: "moving listeners" });
  const away = await moveAll(moves, run, "move listeners");
  const refused = away.find(({ error }) => error !== undefined && error.kind !== "unreachable")?.error;
  if (refused !== undefined) {
    await moveBack(
      away.filter(mayHaveMoved).map(({ move }) => move),
      run,
    );
    return { host: name, role, state: "failed", error: refused };
  }
  const outcome = await changeAndVerify(world, host, run);
  const onAir = outcome.state === "done" || (outcome.state === "failed" && outcome.error.kind === "rolledBack");
  // The listeners of an unreachable relay fell back to the standby without a move.
  const left = onAir || isUntouched(outcome) ? await moveBack(moves, run) : moves;
  if (left.length === 0) return outcome;
  const warning = `listeners of ${left.map(({ relay }) => relay).join(", ")} still hear the standby`;
  run.event(name, { kind: "warn", text: warning });
  return outcome.state === "done" ? { ...outcome, warnings: [...outcome.warnings, warning] } : outcome;
}

/** Whether the change was refused before anything was replaced: the master is still on air. */
function isUntouched(outcome: HostOutcome): boolean {
  return outcome.state === "failed" && ["failed", "guard", "locked", "refused"].includes(outcome.error.kind);
}

/** @returns moves that could not be reversed: these listeners stay on the standby, which is on air */
async function moveBack(moved: readonly Move[], run: MasterRun): Promise<Move[]> {
  const back = await moveAll(moved.map(reversed), run, "move listeners back");
  return back.filter(({ error }) => error !== undefined).map(({ move }) => move);
}

interface MoveEnd {
  move: Move;
  /** Why the move failed. An unreachable relay does not stop the change: its Icecast falls back to the other master without a move. */
  error: RadioctlError | undefined;
}

/** A relay that refuses has moved no listener. A relay that fails, or whose answer is lost, may have moved some. */
function mayHaveMoved({ error }: MoveEnd): boolean {
  return error === undefined || error.kind === "failed" || error.kind === "outcomeUnknown";
}

async function moveAll(moves: readonly Move[], run: MasterRun, action: Action): Promise<MoveEnd[]> {
  return pMap(
    moves,
    async (move) => {
      try {
        await noted(run.journal, move.relay, action, async () => run.operations.move(move));
        run.moved(move);
        return { move, error: undefined };
      } catch (thrown) {
        const error = asError(thrown, move.relay);
        run.event(move.relay, { kind: "warn", text: error.message });
        return { move, error };
      }
    },
    { concurrency: CONCURRENCY },
  );
}
