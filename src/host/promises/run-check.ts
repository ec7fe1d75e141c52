import { RadioctlError } from "../../errors.js";
import type { SshConnection } from "../../ports/ssh.js";
import { undoLines } from "../apply-script.js";
import type { DesiredHost, Load } from "../desired.js";
import { promises } from "../facts/promises.js";
import { STATE } from "../generation.js";
import { mustRunAsRoot, runAsRoot } from "../run-as-root.js";
import type { HostPlan } from "../steps.js";
import { brokenPromise, mustBeUndone, wantedPromises } from "./judge.js";

const ANSWER_SECONDS = 30;

/**
 * After `plan` was applied: whether the programs follow the files that it concerns. A change of sshd that does not decide who can log in is
 * undone. Everything else only gives a warning: radioctl's own files are right, and the services run with them.
 * @param connection made after the change
 * @throws RadioctlError rolledBack when a change was undone, notRolledBack when that failed: each names the file and line that win
 */
export async function checkPromises(
  connection: SshConnection,
  plan: HostPlan,
  desired: DesiredHost,
  warn: (text: string) => void,
): Promise<void> {
  const { host } = desired;
  const due = desired.loads.filter((load) => concerns(plan, load));
  if (due.length === 0) return;
  const script = ["export LC_ALL=C", promises.script(wantedPromises(desired))];
  const { stdout } = await mustRunAsRoot(
    connection,
    host,
    { script, timeoutSeconds: ANSWER_SECONDS },
    "how the programs understand their configuration could not be read",
  );
  const said = promises.parse(stdout.split("\n"));
  const broken = due.flatMap((load) => {
    const why = brokenPromise(desired, load, said);
    return why.length === 0 ? [] : [{ load, why: why.join("; ") }];
  });
  const undone = broken.filter(({ load }) => changes(plan, load) && mustBeUndone(desired, load, said));
  for (const each of broken) if (!undone.includes(each)) warn(`${each.load.name}: ${each.why}`);
  if (undone.length > 0) throw await undo(connection, plan, host, undone);
}

interface Broken {
  load: Load;
  why: string;
}

async function undo(connection: SshConnection, plan: HostPlan, host: string, broken: readonly Broken[]): Promise<RadioctlError> {
  const names = broken.map(({ load }) => load.name).join(" and ");
  const why = broken.map((each) => each.why).join("; ");
  const stop = ["systemctl stop radioctl-undo.timer", `rm -f ${STATE}/undo.armed`];
  const script = [
    "set -e",
    ...undoLines(
      plan,
      broken.map(({ load }) => load),
    ),
    ...stop,
  ];
  const answer = await runAsRoot(connection, { script, timeoutSeconds: ANSWER_SECONDS }).catch(() => undefined);
  if (answer?.code !== 0) {
    return new RadioctlError("notRolledBack", `the change of ${names} has no effect (${why}), and could not be undone`, {
      host,
      hint: `its timer radioctl-undo undoes it soon; then run: radioctl diff ${host}`,
    });
  }
  return new RadioctlError("rolledBack", `the change of ${names} has no effect, so it was undone: ${why}`, {
    host,
    hint: `remove or change that line on the host, then run the same command again; everything else is done: radioctl diff ${host}`,
  });
}

/** Whether the plan loads or changes the files of a load's promise. */
function concerns({ steps }: HostPlan, { name, promise }: Load): boolean {
  return (
    promise !== undefined &&
    steps.some(
      (step) => (step.kind === "load" && step.name === name) || (step.kind === "file" && promise.files.includes(step.path)),
    )
  );
}

/** Only a change of this plan can be undone. */
function changes({ steps }: HostPlan, { promise }: Load): boolean {
  return promise !== undefined && steps.some((step) => step.kind === "file" && promise.files.includes(step.path));
}
