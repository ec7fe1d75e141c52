import { asError, RadioctlError } from "../../errors.js";
import type { HostOutcome } from "../../fleet/outcome.js";
import { noted, type Journal } from "../../journal/store.js";
import type { MountReport } from "../../listening/mount-report.js";
import { NotOnAir } from "../../listening/not-on-air.js";
import type { Clock } from "../../ports/clock.js";
import { untilFew } from "../listeners/count-listeners.js";
import { guardLeft } from "./guards.js";
import type { DrainOperations } from "./operations.js";
import { BOOT_SECONDS, nextBoot } from "./reboot-host.js";
import type { DrainHost, DrainReporter, DrainRequest } from "./request.js";

/** The part of a mark's time for verifying the host after its reboot. */
const TO_BE_HEARD_SECONDS = 300;

/** How often the listeners of a draining relay are counted. */
const EVERY_SECONDS = 5;

export interface DrainWork {
  planned: DrainHost;
  /** Why a host that an earlier run took out may not be rebooted. It goes back into rotation without a reboot. */
  refusal: RadioctlError | undefined;
}

/** What the work on one host needs of its run. */
export interface DrainRun {
  clock: Clock;
  journal: Journal;
  operations: DrainOperations;
  reporter: Pick<DrainReporter, "phase" | "counted">;
  limits: Pick<DrainRequest, "drainSeconds" | "force">;
  /** Ctrl-C. */
  asked: AbortSignal;
  /** The run no longer waits for this host. */
  left: AbortSignal;
}

/**
 * Drains a host, reboots it after its listeners have left, probes it, and returns it to rotation. If the drain fails, the host returns without a reboot.
 * If it does not come back, or is not on air, it stays out. Every action is in the journal before it begins and after it has ended.
 */
export async function drainHost({ planned, refusal }: DrainWork, run: DrainRun): Promise<HostOutcome> {
  const { host, role } = planned.status;
  const { clock, operations } = run;
  const started = clock.monotonic();
  try {
    await operations.hold(host);
    let { outOfDns } = planned;
    if (!planned.rebooted) {
      if (role === "relay") outOfDns = await leave({ planned, refusal }, run);
      else if (refusal !== undefined) throw refusal;
      await reboot(host, run);
    }
    const back = clock.monotonic();
    const heard = await verify(host, run);
    if (role === "relay") await comeBack(host, outOfDns, run);
    const now = clock.monotonic();
    return { host, role, state: "done", milliseconds: now - started, onAirMilliseconds: now - back, heard, warnings: [] };
  } catch (thrown) {
    const error = asError(thrown, host);
    return run.asked.aborted && error.kind === "interrupted"
      ? { host, role, state: "not tried", because: error.message, interrupted: true }
      : { host, role, state: "failed", error };
  } finally {
    await operations.release(host);
  }
}

/** @returns whether this run has removed the host from DNS */
async function leave({ planned, refusal }: DrainWork, run: DrainRun): Promise<boolean> {
  const { host } = planned.status;
  const { journal, operations, limits } = run;
  let { outOfDns } = planned;
  try {
    if (refusal !== undefined) throw refusal;
    await noted(journal, host, "drain", async () => {
      run.reporter.phase(host, "draining");
      await operations.mark(host, limits.drainSeconds + BOOT_SECONDS + TO_BE_HEARD_SECONDS);
      const { rotation } = operations;
      if (rotation !== undefined && (await rotation.isIn(host))) {
        outOfDns = true;
        await noted(journal, host, "take out of DNS", async () => rotation.takeOut(host));
        // Until the TTL has passed, resolvers still send new listeners to this host.
        await run.clock.sleep(rotation.ttlSeconds * 1000, run.asked);
      }
      await emptied(planned, run);
    });
    return outOfDns;
  } catch (error) {
    await comeBack(host, outOfDns, run);
    throw error;
  }
}

/** @throws RadioctlError guard when too many listeners are left at the deadline; interrupted */
async function emptied({ status: { host }, few }: DrainHost, run: DrainRun): Promise<void> {
  const { asked, left: abandoned, operations, reporter } = run;
  const { drainSeconds, force } = run.limits;
  const left = await untilFew(
    run.clock,
    async () => operations.listeners(host),
    { few, deadlineSeconds: drainSeconds, everySeconds: EVERY_SECONDS, stop: AbortSignal.any([asked, abandoned]) },
    (now) => reporter.counted(host, now),
  );
  if (asked.aborted)
    throw new RadioctlError("interrupted", "interrupted while its listeners were leaving; the host is back in rotation", {
      host,
    });
  guardLeft(host, left ?? 0, few, drainSeconds, force);
}

async function reboot(host: string, { clock, journal, operations, reporter, left }: DrainRun): Promise<void> {
  const bootId = await operations.bootId(host);
  const reboots = async () => {
    reporter.phase(host, "rebooting");
    await operations.reboot(host);
    await nextBoot(clock, operations, { host, before: bootId, run: journal.run, stop: left });
    await operations.hold(host);
  };
  await noted(journal, host, "reboot", reboots, { bootId });
}

async function verify(host: string, { journal, operations, reporter }: DrainRun): Promise<readonly MountReport[]> {
  reporter.phase(host, "on air");
  return noted(journal, host, "verify", async () => {
    const heard = await operations.probe(host);
    if (heard.some((report) => !report.heard)) throw new NotOnAir(host, heard);
    return heard;
  });
}

async function comeBack(host: string, outOfDns: boolean, { journal, operations }: DrainRun): Promise<void> {
  const { rotation } = operations;
  await noted(journal, host, "undrain", async () => {
    await operations.liftMark(host);
    if (outOfDns && rotation !== undefined) await noted(journal, host, "take into DNS", async () => rotation.takeIn(host));
  });
}
