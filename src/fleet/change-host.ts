import type { ApplyEvent } from "../host/apply-protocol.js";
import type { ApplyRun } from "../host/apply-script.js";
import { applyPlan, awaitUndo, confirmAccess } from "../host/apply.js";
import { nextLineage } from "../host/inventory-lineage.js";
import { checkPromises } from "../host/promises/run-check.js";
import type { SshConnection } from "../ports/ssh.js";
import type { World } from "../world.js";
import { drainUntil } from "./quiet-hour.js";
import type { ReachedHost } from "./observe-and-plan.js";

/** The time for a new connection to prove that a change of sshd or the firewall did not lock the operator out. */
const UNDO_SECONDS = 90;

/**
 * Applies a host's plan, and proves with a new connection that the operator is not locked out.
 * @param run the id of the run, for the host's lock and generation
 * @param inventory the checksum of the inventory that is deployed
 * @throws RadioctlError as `applyPlan`; rolledBack or notRolledBack when a new connection failed, or as `checkPromises`
 */
export async function changeHost(
  world: World,
  host: ReachedHost,
  run: string,
  onEvent: (event: ApplyEvent) => void,
  inventory?: string,
): Promise<void> {
  const { connection, plan, desired, target, drain } = host;
  const now = world.clock.now();
  const apply: ApplyRun = {
    operator: world.operator,
    run,
    at: now.toISOString(),
    packageLockSeconds: host.packageLockSeconds,
    drainUntilSeconds: Math.round(drainUntil(now, drain).getTime() / 1000),
    undoSeconds: UNDO_SECONDS,
    inventory: nextLineage(host.observed.ledger.manifest?.inventory, inventory),
  };
  await applyPlan(connection, plan, desired, apply, onEvent);
  const warn = (text: string) => onEvent({ kind: "warn", text });
  if (!plan.steps.some((step) => step.kind === "load" && step.risky)) return checkPromises(connection, plan, desired, warn);
  // Logs in by key, as every later run does: a login by password would not prove that the key still works.
  let fresh: SshConnection;
  try {
    fresh = await world.ssh.connect(target, { timeoutSeconds: 20 });
  } catch (error) {
    throw await awaitUndo(connection, desired.host, world.clock, UNDO_SECONDS, error);
  }
  try {
    await checkPromises(fresh, plan, desired, warn);
    await confirmAccess(fresh, desired.host);
  } finally {
    fresh.close();
  }
}
