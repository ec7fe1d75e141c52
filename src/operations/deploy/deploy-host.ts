import { RadioctlError } from "../../errors.js";
import { changeHost } from "../../fleet/change-host.js";
import type { HostOutcome } from "../../fleet/outcome.js";
import { surveyHost, type Surveyed } from "../../fleet/survey.js";
import type { ApplyEvent } from "../../host/apply-protocol.js";
import { observeGeneration } from "../../host/observe-generations.js";
import { observeHost } from "../../host/observe.js";
import { isEmpty, planHost } from "../../host/plan.js";
import { noted, type Journal } from "../../journal/store.js";
import type { MountReport } from "../../listening/mount-report.js";
import { NotOnAir } from "../../listening/not-on-air.js";
import type { World } from "../../world.js";

/** Hears every mount of the host as a listener does. */
export type Hear = (host: Surveyed) => Promise<readonly MountReport[]>;

/** What the work on one host needs of its run. */
export interface HostRun {
  journal: Journal;
  hear: Hear;
  event(host: string, event: ApplyEvent): void;
}

/**
 * Changes a host by its plan and hears it. What a listener can't hear afterwards is put back: the generation of before, by itself, and heard
 * again. Every deed is in the journal before it begins and after it has ended. Never throws for what happens on the host.
 */
export async function changeAndVerify(world: World, host: Surveyed, run: HostRun): Promise<HostOutcome> {
  const { desired, plan } = host;
  const started = world.clock.monotonic();
  const warnings: string[] = [];
  const hear = { ...run, event: collecting(run, warnings) };
  try {
    if (!isEmpty(plan)) await noted(run.journal, desired.host, "change", async () => changeForCertain(world, host, hear));
    const changed = world.clock.monotonic();
    const heard = await heardOrPutBack(world, host, hear);
    return {
      host: desired.host,
      role: desired.role,
      state: "done",
      milliseconds: world.clock.monotonic() - started,
      onAirMilliseconds: world.clock.monotonic() - changed,
      heard,
      warnings,
    };
  } catch (error) {
    if (!(error instanceof RadioctlError)) throw error;
    return { host: desired.host, role: desired.role, state: "failed", error };
  }
}

function collecting(run: HostRun, warnings: string[]): HostRun["event"] {
  return (host, event) => {
    if (event.kind === "warn") warnings.push(event.text);
    run.event(host, event);
  };
}

/** A change goes on by itself when the connection is lost: the host is asked again how it ended. */
async function changeForCertain(world: World, host: Surveyed, run: HostRun): Promise<void> {
  const onEvent = (event: ApplyEvent) => run.event(host.desired.host, event);
  try {
    await changeHost(world, host, run.journal.run, onEvent);
  } catch (error) {
    if (!(error instanceof RadioctlError) || error.kind !== "outcomeUnknown") throw error;
    const again = await surveyHost(world, host, { waitForLockSeconds: 0, run: run.journal.run }).catch(() => undefined);
    again?.connection.close();
    if (again?.observed.ledger.manifest?.run !== run.journal.run) throw error;
  }
}

async function heardOrPutBack(world: World, host: Surveyed, run: HostRun): Promise<readonly MountReport[]> {
  const { desired, plan } = host;
  run.event(desired.host, { kind: "begin", phase: "on air" });
  try {
    return await noted(run.journal, desired.host, "verify", async () => {
      const heard = await run.hear(host);
      if (heard.some((report) => !report.heard)) throw new NotOnAir(desired.host, heard);
      return heard;
    });
  } catch (error) {
    if (!(error instanceof RadioctlError) || plan.generation === 0) throw error;
    throw await putBack(world, host, plan.generation, run, error);
  }
}

/** @returns the error that says how it was left: rolledBack when the generation of before is back and heard, else notRolledBack */
async function putBack(
  world: World,
  host: Surveyed,
  generation: number,
  run: HostRun,
  cause: RadioctlError,
): Promise<RadioctlError> {
  const name = host.desired.host;
  const because = cause.message.replace(`${name} `, "");
  run.event(name, { kind: "begin", phase: "putting back" });
  try {
    await noted(run.journal, name, "put back", async () => {
      const desired = await observeGeneration(host.connection, name, generation);
      const observed = await observeHost(host.connection, desired);
      const back: Surveyed = { ...host, desired, observed, plan: planHost(desired, observed) };
      if (!isEmpty(back.plan)) await changeHost(world, back, run.journal.run, (event) => run.event(name, event));
      const heard = await run.hear(back);
      if (heard.some((report) => !report.heard)) throw new NotOnAir(name, heard);
    });
    return new RadioctlError("rolledBack", `${because} after the change; ${name} is as before, and heard`, {
      host: name,
      cause,
      said: cause.said,
      hint: `the files of generation ${generation} are back. Mend what was changed, then: radioctl deploy ${name}`,
    });
  } catch (error) {
    const problem = error instanceof Error ? error.message : String(error);
    return new RadioctlError(
      "notRolledBack",
      `${because} after the change, and generation ${generation} is not back for certain: ${problem}`,
      {
        host: name,
        cause: error,
        said: error instanceof RadioctlError ? error.said : [],
        hint: `look at it with radioctl status ${name} and radioctl logs ${name}; then radioctl rollback ${name} --to ${generation}`,
      },
    );
  }
}
