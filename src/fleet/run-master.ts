import { RadioctlError } from "../errors.js";
import { applyMove } from "../cutover/apply-move.js";
import { movesOff, reversed, type Move } from "../cutover/move.js";
import { sshTarget } from "../host/target.js";
import type { Deed } from "../journal/entry.js";
import type { World } from "../world.js";
import type { DeployRequest } from "./deploy.js";
import { interruptsStreams } from "./guard-listeners.js";
import type { HostOutcome } from "./outcome.js";
import { changeAndVerify, type HostRun } from "./run-host.js";
import { connectTo, type Surveyed } from "./survey.js";

/**
 * Changes a master. When its streams end for that, the listeners of its relays are on the standby before, and come back once it was heard. A
 * master that was not heard afterwards gets nobody back: they stay where there is audio.
 */
export async function changeMaster(world: World, request: DeployRequest, host: Surveyed, run: HostRun): Promise<HostOutcome> {
  if (!interruptsStreams(host.plan)) return changeAndVerify(world, host, run);
  const moved: Move[] = [];
  try {
    for (const move of movesOff(request.inventory, host.desired.host).moves) {
      await moveNoted(world, request, move, run, "move listeners");
      moved.push(move);
    }
  } catch (error) {
    if (!(error instanceof RadioctlError)) throw error;
    await moveBack(world, request, moved, run);
    return { host: host.desired.host, role: host.desired.role, state: "failed", error };
  }
  const outcome = await changeAndVerify(world, host, run);
  const onAir = outcome.state === "done" || (outcome.state === "failed" && outcome.error.kind !== "notRolledBack");
  const left = onAir ? await moveBack(world, request, moved, run) : moved;
  if (left.length === 0 || outcome.state !== "done") return outcome;
  const warnings = [...outcome.warnings, `listeners of ${left.map(({ relay }) => relay).join(", ")} still hear the standby`];
  return { ...outcome, warnings };
}

/** @returns moves that could not be taken back: listeners stay on the standby, which they hear */
async function moveBack(world: World, request: DeployRequest, moved: readonly Move[], run: HostRun): Promise<Move[]> {
  const left: Move[] = [];
  for (const move of moved) {
    try {
      await moveNoted(world, request, reversed(move), run, "move listeners back");
    } catch (error) {
      if (!(error instanceof RadioctlError)) throw error;
      run.event(move.relay, { kind: "warn", text: error.message });
      left.push(move);
    }
  }
  return left;
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
  await journal.write({ event: "intent", host: move.relay, deed });
  const connection = await connectTo(world, sshTarget(move.relay, host, inventory.defaults, directory));
  try {
    await applyMove(connection, move);
    await journal.write({ event: "result", host: move.relay, deed, ok: true });
  } catch (error) {
    const detail = error instanceof Error ? error.message : String(error);
    await journal.write({ event: "result", host: move.relay, deed, ok: false, detail });
    throw error;
  } finally {
    connection.close();
  }
}
