import pMap from "p-map";
import { RadioctlError } from "../../errors.js";
import { connectTo } from "../../fleet/connect.js";
import type { HostOutcome } from "../../fleet/outcome.js";
import type { Surveyed } from "../../fleet/survey.js";
import { sshTarget } from "../../host/target.js";
import type { Deed } from "../../journal/entry.js";
import { noted } from "../../journal/store.js";
import { applyMove } from "../../moving/move-listeners.js";
import { reversed, type Move } from "../../moving/move.js";
import type { World } from "../../world.js";
import { changeAndVerify, type HostRun } from "./deploy-host.js";
import type { DeployReporter, DeployRequest } from "./request.js";

/** Relays whose listeners are moved at the same time. */
const CONCURRENCY = 8;

/** What a master's change needs of the run beside the host's own part. */
export interface MasterRun extends HostRun, Pick<DeployReporter, "moved"> {}

/**
 * Changes a master. When its streams end for that, the listeners of its relays are on the standby before, and come back once it was heard. A
 * master that was not heard afterwards gets nobody back: they stay where there is audio.
 * @param moves those listeners: empty when nobody has to move
 */
export async function changeMaster(
  world: World,
  request: DeployRequest,
  host: Surveyed,
  moves: readonly Move[],
  run: MasterRun,
): Promise<HostOutcome> {
  const { host: name, role } = host.desired;
  if (moves.length > 0) run.event(name, { kind: "begin", phase: "moving listeners" });
  const away = await moveAll(world, request, moves, run, "move listeners");
  const refused = away.find(({ error }) => error !== undefined && error.kind !== "unreachable")?.error;
  if (refused !== undefined) {
    const moved = away.filter(({ error }) => error === undefined).map(({ move }) => move);
    await moveBack(world, request, moved, run);
    return { host: name, role, state: "failed", error: refused };
  }
  const outcome = await changeAndVerify(world, host, run);
  const onAir = outcome.state === "done" || (outcome.state === "failed" && outcome.error.kind === "rolledBack");
  // Those of a relay that could not be reached fell to the standby by themselves.
  const left = onAir || isUntouched(outcome) ? await moveBack(world, request, moves, run) : moves;
  if (left.length === 0) return outcome;
  const warning = `listeners of ${left.map(({ relay }) => relay).join(", ")} still hear the standby`;
  run.event(name, { kind: "warn", text: warning });
  return outcome.state === "done" ? { ...outcome, warnings: [...outcome.warnings, warning] } : outcome;
}

/** Refused before anything was replaced: the master plays on. */
function isUntouched(outcome: HostOutcome): boolean {
  return outcome.state === "failed" && ["failed", "guard", "locked", "refused"].includes(outcome.error.kind);
}

/** @returns moves that could not be taken back: listeners stay on the standby, which they hear */
async function moveBack(world: World, request: DeployRequest, moved: readonly Move[], run: MasterRun): Promise<Move[]> {
  const back = await moveAll(world, request, moved.map(reversed), run, "move listeners back");
  return back.filter(({ error }) => error !== undefined).map(({ move }) => move);
}

interface MoveEnd {
  move: Move;
  /** Why it was not done. A relay that can't be reached is no reason to stop: its Icecast falls back to the other master by itself. */
  error: RadioctlError | undefined;
}

async function moveAll(
  world: World,
  request: DeployRequest,
  moves: readonly Move[],
  run: MasterRun,
  deed: Deed,
): Promise<MoveEnd[]> {
  return pMap(
    moves,
    async (move) => {
      try {
        await moveNoted(world, request, move, run, deed);
        run.moved(move);
        return { move, error: undefined };
      } catch (error) {
        if (!(error instanceof RadioctlError)) throw error;
        run.event(move.relay, { kind: "warn", text: error.message });
        return { move, error };
      }
    },
    { concurrency: CONCURRENCY },
  );
}

async function moveNoted(
  world: World,
  { inventory, directory }: DeployRequest,
  move: Move,
  { journal }: HostRun,
  deed: Deed,
): Promise<void> {
  const host = inventory.hosts[move.relay];
  if (host === undefined) return;
  await noted(journal, move.relay, deed, async () => {
    const connection = await connectTo(world, sshTarget(move.relay, host, inventory.defaults, directory));
    try {
      await applyMove(connection, move, journal.run);
    } finally {
      connection.close();
    }
  });
}
