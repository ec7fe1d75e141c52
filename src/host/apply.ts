import { RadioctlError } from "../errors.js";
import type { Clock } from "../ports/clock.js";
import type { SshConnection } from "../ports/ssh.js";
import { waitUntil } from "../wait.js";
import { applyFailure } from "./apply-failure.js";
import { parseEvent, type ApplyEvent } from "./apply-protocol.js";
import { applyScript, type ApplyRun } from "./apply-script.js";
import { applyBundle } from "./bundle.js";
import { conceal } from "./conceal.js";
import type { DesiredHost } from "./desired.js";
import { STATE } from "./generation.js";
import { loadScript } from "./load-script.js";
import { mustRunAsRoot, runAsRoot } from "./run-as-root.js";
import { inSlot } from "./slots.js";
import type { HostPlan } from "./steps.js";

/** More than the sum of all deadlines in the script, so the script ends first. */
const APPLY_SECONDS = 2400;

const ANSWER_SECONDS = 30;

/**
 * Does exactly `plan`, in one round trip. The host first checks that it has not changed since the plan.
 * @throws RadioctlError refused, failed, locked, rolledBack, notRolledBack: each reports the state of the host; outcomeUnknown when the connection ended
 */
export async function applyPlan(
  connection: SshConnection,
  plan: HostPlan,
  desired: DesiredHost,
  run: ApplyRun,
  onEvent: (event: ApplyEvent) => void,
): Promise<void> {
  const events: ApplyEvent[] = [];
  const script = loadScript(applyScript(plan, inSlot(desired, plan.slot), run));
  const result = await runAsRoot(connection, {
    // The script is an argument, because stdin is the bundle.
    command: ["sh", "-c", loadScript([{ file: "receive.sh", values: { STATE } }])],
    stdin: await applyBundle(plan, desired, run, script),
    timeoutSeconds: APPLY_SECONDS,
    onLine(line) {
      const parsed = parseEvent(line);
      if (parsed === undefined) return;
      const event = "text" in parsed ? { ...parsed, text: conceal(parsed.text, desired) } : parsed;
      events.push(event);
      onEvent(event);
    },
  });
  const failure = applyFailure(events, plan, desired, conceal(result.stderr, desired));
  if (failure !== undefined) throw failure;
}

/**
 * Ends the undo timer of a change to sshd or the firewall. Needs a connection that was made after the change, as a
 * proof that the host can still be reached.
 * @throws RadioctlError rolledBack when the timer was faster
 */
export async function confirmAccess(fresh: SshConnection, host: string): Promise<void> {
  const script = [{ file: "confirm-access.sh", values: { STATE } }];
  const { stdout } = await mustRunAsRoot(
    fresh,
    host,
    { script, timeoutSeconds: ANSWER_SECONDS },
    "the undo timer could not be stopped",
  );
  const undone = stdout.trim();
  if (undone === "") return;
  throw new RadioctlError("rolledBack", `the host undid the change of ${undone}: it was not confirmed in time`, {
    host,
    hint: "run the same command again",
  });
}

/**
 * After a change that no new connection could confirm: makes the host undo it now, over the old connection, and waits for the result. If the
 * old connection is lost, too, the host's own timer undoes the change.
 * @returns the error to report: rolledBack when the host has undone it, notRolledBack when the result is unknown
 */
export async function awaitUndo(
  old: SshConnection,
  host: string,
  clock: Clock,
  undoSeconds: number,
  cause: unknown,
): Promise<RadioctlError> {
  const because = cause instanceof Error ? cause.message : String(cause);
  const deadlineSeconds = undoSeconds + 30;
  const from = clock.monotonic();
  const undo = { command: ["systemctl", "start", "radioctl-undo.service"], timeoutSeconds: 60 };
  await runAsRoot(old, undo).catch(() => undefined);
  const undone = await waitUntil(clock, () => isUndone(old), {
    seconds: deadlineSeconds - (clock.monotonic() - from) / 1000,
    everySeconds: 1,
  });
  if (undone === "undone") {
    return new RadioctlError("rolledBack", `no new connection after the change (${because}): the host has undone it`, {
      host,
      cause,
      hint: "check the operators' keys, the ssh port and the firewall's ports in the inventory",
    });
  }
  return new RadioctlError(
    "notRolledBack",
    `no new connection after the change (${because}), and it is unknown whether the host has undone it`,
    {
      host,
      cause,
      hint: `its timer radioctl-undo undoes it ${undoSeconds} s after the change; then run: radioctl diff ${host}`,
    },
  );
}

/** undefined: the change is not undone yet. */
async function isUndone(old: SshConnection): Promise<"undone" | "lost" | undefined> {
  const script = [`[ -f ${STATE}/undone ] && rm -f ${STATE}/undone`];
  const answer = await runAsRoot(old, { script, timeoutSeconds: ANSWER_SECONDS }).catch(() => undefined);
  if (answer === undefined) return "lost";
  return answer.code === 0 ? "undone" : undefined;
}
