import { RadioctlError } from "../errors.js";
import { lastLine } from "../host/answer.js";
import { parseHolder } from "../host/holder.js";
import { heldBy } from "../host/lock.js";
import { runAsRoot } from "../host/run-as-root.js";
import type { SshConnection } from "../ports/ssh.js";
import { moveScript, type Move } from "./move.js";

/** A relay tries a parent that has come back every 5 s. */
const WAIT_SECONDS = 20;

/**
 * Moves the listeners of one relay from one of its parents to the other.
 * @param run the run of the move; a relay that another run holds is not touched
 * @throws RadioctlError guard when the other parent has no audio on the relay, and nothing was changed; locked; failed
 */
export async function applyMove(connection: SshConnection, move: Move, run: string): Promise<void> {
  const { code, stderr } = await runAsRoot(connection, { script: moveScript(move, run, WAIT_SECONDS), timeoutSeconds: 120 });
  if (code === 0) return;
  const said = lastLine(stderr);
  const host = move.relay;
  if (code === 6) throw heldBy(host, parseHolder(said));
  if (code === 4)
    throw new RadioctlError("guard", `its listeners can't be moved: ${said}`, {
      host,
      hint: "check that the other master is on air: radioctl status",
    });
  throw new RadioctlError("failed", `its listeners could not be moved: ${said}`, { host });
}
