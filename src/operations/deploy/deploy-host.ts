import { asError, RadioctlError } from "../../errors.js";
import type { HostOutcome } from "../../fleet/outcome.js";
import type { ApplyEvent } from "../../host/apply-protocol.js";
import { isEmpty, planHost } from "../../host/plan.js";
import { noted, type Journal } from "../../journal/store.js";
import type { MountReport } from "../../listening/mount-report.js";
import { NotOnAir } from "../../listening/not-on-air.js";
import type { World } from "../../world.js";
import type { Change, DeployOperations } from "./operations.js";

/** What the work on one host needs of its run. */
export interface HostRun {
  journal: Journal;
  operations: DeployOperations;
  event(host: string, event: ApplyEvent): void;
}

/**
 * Applies a host's plan and probes the host. If it is not on air afterwards, it is rolled back to the previous generation and probed again. Every
 * action is in the journal before it begins and after it has ended. Errors of the host are in the outcome; they are not thrown.
 */
export async function changeAndVerify({ clock }: Pick<World, "clock">, host: Change, given: HostRun): Promise<HostOutcome> {
  const { desired, plan } = host;
  const started = clock.monotonic();
  const warnings: string[] = [];
  const run = { ...given, event: collecting(given, warnings) };
  try {
    if (!isEmpty(plan)) await noted(run.journal, desired.host, "change", async () => changeForCertain(host, run));
    const changed = clock.monotonic();
    const heard = await heardOrPutBack(host, run);
    return {
      host: desired.host,
      role: desired.role,
      state: "done",
      milliseconds: clock.monotonic() - started,
      onAirMilliseconds: clock.monotonic() - changed,
      heard,
      warnings,
    };
  } catch (error) {
    return { host: desired.host, role: desired.role, state: "failed", error: asError(error, desired.host) };
  }
}

function collecting(run: HostRun, warnings: string[]): HostRun["event"] {
  return (host, event) => {
    if (event.kind === "warn") warnings.push(event.text);
    run.event(host, event);
  };
}

/** A change continues on the host when the connection is lost. Then the host's own record shows whether it succeeded. */
async function changeForCertain(host: Change, { operations, journal, event }: HostRun): Promise<void> {
  try {
    await operations.apply(host, (each) => event(host.desired.host, each));
  } catch (error) {
    if (!(error instanceof RadioctlError) || error.kind !== "outcomeUnknown") throw error;
    const by = await operations.changedBy(host.desired).catch(() => undefined);
    if (by !== journal.run) throw error;
  }
}

async function heardOrPutBack(host: Change, run: HostRun): Promise<readonly MountReport[]> {
  const { desired, plan } = host;
  run.event(desired.host, { kind: "begin", phase: "on air" });
  try {
    return await noted(run.journal, desired.host, "verify", async () => mustBeHeard(desired.host, run));
  } catch (error) {
    if (plan.generation === 0) throw error;
    throw await putBack(host, plan.generation, run, asError(error, desired.host));
  }
}

async function mustBeHeard(host: string, { operations }: HostRun): Promise<readonly MountReport[]> {
  const heard = await operations.probe(host);
  if (heard.some((report) => !report.heard)) throw new NotOnAir(host, heard);
  return heard;
}

/** @returns rolledBack if the previous generation is restored and on air, else notRolledBack */
async function putBack(host: Change, generation: number, run: HostRun, cause: RadioctlError): Promise<RadioctlError> {
  const name = host.desired.host;
  const because = cause.message.replace(`${name} `, "");
  run.event(name, { kind: "begin", phase: "rolling back" });
  try {
    await noted(run.journal, name, "put back", async () => {
      const { only } = host.desired;
      const desired = { ...(await run.operations.generation(name, generation)), ...(only !== undefined && { only }) };
      const { observed } = await run.operations.observe(desired);
      const back: Change = { ...host, desired, observed, plan: planHost(desired, observed) };
      if (!isEmpty(back.plan)) await run.operations.apply(back, (event) => run.event(name, event));
      await mustBeHeard(name, run);
    });
    return new RadioctlError("rolledBack", `${because} after the change; ${name} is as before, and on air`, {
      host: name,
      cause,
      said: cause.said,
      hint: `generation ${generation} is restored. Fix the inventory or the template, then: radioctl deploy ${name}`,
    });
  } catch (error) {
    const problem = error instanceof Error ? error.message : String(error);
    return new RadioctlError(
      "notRolledBack",
      `${because} after the change, and generation ${generation} could not be restored: ${problem}`,
      {
        host: name,
        cause: error,
        said: error instanceof RadioctlError ? error.said : [],
        hint: `see radioctl status ${name} and radioctl logs ${name}; then radioctl rollback ${name} --to ${generation}`,
      },
    );
  }
}
