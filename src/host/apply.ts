import { RadioctlError } from "../errors.js";
import type { Clock } from "../ports/clock.js";
import type { SshConnection } from "../ports/ssh.js";
import { applyFailure } from "./apply-failure.js";
import { parseEvent, type ApplyEvent } from "./apply-protocol.js";
import type { ApplyRun } from "./apply-script.js";
import { applyBundle } from "./bundle.js";
import { conceal } from "./conceal.js";
import type { DesiredHost } from "./desired.js";
import { STATE } from "./generation.js";
import { asRoot } from "./quote.js";
import { shellCommand } from "./quote.js";
import type { HostPlan } from "./steps.js";

/** Longer than every deadline inside the script together: the script ends by itself. */
const APPLY_SECONDS = 2400;

/** Unpacks the bundle into a folder that only root reads, and starts it. A disk without room is told apart before anything is touched. */
const RECEIVE = `umask 077
mkdir -p ${STATE} && HERE=$(mktemp -d ${STATE}/stage.XXXXXX) && tar -xf - -C "$HERE" && exec sh "$HERE/apply"
[ -n "\${HERE:-}" ] && rm -rf "$HERE"
cat >/dev/null
echo "@end no-space $(df -Pm ${STATE} /var/lib 2>/dev/null | sed -n '2s/^[^ ]* *[0-9]* *[0-9]* *\\([0-9]*\\) .*/\\1/p') MB free"`;

/**
 * Does exactly `plan`, in one round trip. The host re-checks first that it is as the plan saw it.
 * @throws RadioctlError refused, failed, locked, rolledBack, notRolledBack: each says how the host was left; outcomeUnknown when the connection ended
 */
export async function applyPlan(
  connection: SshConnection,
  plan: HostPlan,
  desired: DesiredHost,
  run: ApplyRun,
  onEvent: (event: ApplyEvent) => void,
): Promise<void> {
  const events: ApplyEvent[] = [];
  const result = await connection.run({
    command: asRoot(shellCommand(["sh", "-c", RECEIVE]), connection.login.user),
    stdin: await applyBundle(plan, desired, run),
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
 * Strikes off the undo timer of a change to sshd or the firewall. Has to come over a connection that was made after the change: that it
 * could be made is the proof.
 * @throws RadioctlError rolledBack when the timer was faster
 */
export async function confirmAccess(fresh: SshConnection, host: string): Promise<void> {
  const script = `systemctl stop radioctl-undo.timer; rm -f ${STATE}/undo.armed; if [ -f ${STATE}/undone ]; then cat ${STATE}/undone; rm -f ${STATE}/undone; fi`;
  const answer = await fresh.run({ command: asRoot(shellCommand(["sh", "-c", script]), fresh.login.user), timeoutSeconds: 30 });
  const undone = answer.stdout.trim();
  if (undone !== "")
    throw new RadioctlError("rolledBack", `the host undid the change of ${undone}: nobody had confirmed it in time`, {
      host,
      hint: `run the same command again`,
    });
  if (answer.code !== 0)
    throw new RadioctlError("failed", `the undo timer could not be stopped: ${answer.stderr.trim()}`, { host });
}

/**
 * After a change that no fresh connection could confirm: has the host undo it now, over the old one, and watches that it does. Should the old
 * one be gone as well, the host's own timer does the same.
 * @returns the error to report: rolledBack when it was undone, notRolledBack when that was not seen
 */
export async function awaitUndo(
  old: SshConnection,
  host: string,
  clock: Clock,
  undoSeconds: number,
  cause: unknown,
): Promise<RadioctlError> {
  const because = cause instanceof Error ? cause.message : String(cause);
  const deadline = clock.monotonic() + (undoSeconds + 30) * 1000;
  const undo = asRoot(shellCommand(["systemctl", "start", "radioctl-undo.service"]), old.login.user);
  await old.run({ command: undo, timeoutSeconds: 60 }).catch(() => undefined);
  const script = asRoot(shellCommand(["sh", "-c", `[ -f ${STATE}/undone ] && rm -f ${STATE}/undone`]), old.login.user);
  while (clock.monotonic() < deadline) {
    const answer = await old.run({ command: script, timeoutSeconds: 30 }).catch(() => undefined);
    if (answer === undefined) break;
    if (answer.code === 0) {
      return new RadioctlError("rolledBack", `no new connection after the change (${because}): the host has undone it`, {
        host,
        cause,
        hint: "look at the operators' keys, the ssh port and the firewall's ports in the inventory",
      });
    }
    await clock.sleep(1000);
  }
  return new RadioctlError(
    "notRolledBack",
    `no new connection after the change (${because}), and the host was not seen to undo it`,
    {
      host,
      cause,
      hint: `its timer radioctl-undo does so ${undoSeconds} s after the change; then try: radioctl diff ${host}`,
    },
  );
}
