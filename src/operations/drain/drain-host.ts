import { RadioctlError } from "../../errors.js";
import type { HostToSurvey } from "../../fleet/connect.js";
import type { Ears } from "../../fleet/hear-host.js";
import { heldHosts, type HeldHosts } from "../../fleet/hold-hosts.js";
import type { HostOutcome } from "../../fleet/outcome.js";
import { askForReboot, liftMark, markDrained, readBootId } from "../../host/apply-reboot.js";
import { noted } from "../../journal/store.js";
import type { MountReport } from "../../listening/mount-report.js";
import { NotOnAir } from "../../listening/not-on-air.js";
import type { World } from "../../world.js";
import type { Rotation } from "../dns/run-rotation.js";
import { listenersOver, untilFew } from "../listeners/count-listeners.js";
import { guardLeft } from "./guards.js";
import { BOOT_SECONDS, nextBoot } from "./reboot-host.js";
import type { DrainHost, DrainReporter, DrainRequest } from "./request.js";

/** What is left of a mark when a host is back and has to be heard. */
const TO_BE_HEARD_SECONDS = 300;

/** How often a draining relay is asked. */
const EVERY_SECONDS = 5;

export interface DrainWork {
  to: HostToSurvey;
  planned: DrainHost;
  /** What speaks against the reboot of a host that is out already: it comes back in as it is. */
  refusal: RadioctlError | undefined;
}

/** What the work on one host needs of its run. */
export interface DrainRun {
  /** undefined: the zone is somebody else's, and only `/healthz` tells that the host is out. */
  rotation: Rotation | undefined;
  hear(host: Ears): Promise<readonly MountReport[]>;
  reporter: Pick<DrainReporter, "phase" | "counted">;
  /** Ctrl-C. */
  asked: AbortSignal;
}

/**
 * Takes a host out, reboots it when its listeners have left, hears it, and takes it in again. What ends before the reboot leaves the host in
 * rotation; one that is not back, or not heard, stays out. Every deed is in the journal before it begins and after it has ended.
 */
export async function drainHost(
  world: World,
  request: DrainRequest,
  { to, planned, refusal }: DrainWork,
  run: DrainRun,
): Promise<HostOutcome> {
  const { host, role } = planned.status;
  const started = world.clock.monotonic();
  const held = heldHosts(world, { run: request.journal.run, targets: new Map([[host, to.target]]) });
  try {
    const lost = (await held.takeAll()).get(host);
    if (lost !== undefined) throw lost;
    let { outOfDns } = planned;
    if (!planned.rebooted) {
      if (role === "relay") outOfDns = await leave(world, request, { to, planned, refusal }, held, run);
      else if (refusal !== undefined) throw refusal;
      await reboot(world, request, to, held, run);
    }
    const back = world.clock.monotonic();
    const heard = await verify(request, to, held, run);
    if (role === "relay") await comeBack(request, planned, held, outOfDns, run);
    const now = world.clock.monotonic();
    return { host, role, state: "done", milliseconds: now - started, onAirMilliseconds: now - back, heard, warnings: [] };
  } catch (error) {
    if (!(error instanceof RadioctlError)) throw error;
    return run.asked.aborted && error.kind === "interrupted"
      ? { host, role, state: "not tried", because: error.message, interrupted: true }
      : { host, role, state: "failed", error };
  } finally {
    await held.releaseAll();
  }
}

/** @returns whether it is out of DNS by this run */
async function leave(
  world: World,
  request: DrainRequest,
  { planned, refusal }: DrainWork,
  held: HeldHosts,
  run: DrainRun,
): Promise<boolean> {
  const { host } = planned.status;
  const { journal, drainSeconds } = request;
  let { outOfDns } = planned;
  try {
    if (refusal !== undefined) throw refusal;
    await noted(journal, host, "drain", async () => {
      run.reporter.phase(host, "draining");
      const seconds = drainSeconds + BOOT_SECONDS + TO_BE_HEARD_SECONDS;
      await held.on(host, async (connection) => markDrained(connection, host, seconds, journal.run));
      const { rotation } = run;
      if (rotation !== undefined && (await rotation.isIn(host))) {
        outOfDns = true;
        await noted(journal, host, "take out of DNS", async () => rotation.takeOut(host));
        // Until then resolvers send new listeners here.
        await world.clock.sleep(rotation.ttlSeconds * 1000, run.asked);
      }
      await emptied(world, request, planned, held, run);
    });
    return outOfDns;
  } catch (error) {
    await comeBack(request, planned, held, outOfDns, run);
    throw error;
  }
}

/** @throws RadioctlError guard when more than a few are left at the deadline; interrupted */
async function emptied(
  world: World,
  { inventory, drainSeconds, force }: DrainRequest,
  { status: { host }, few }: DrainHost,
  held: HeldHosts,
  { reporter, asked }: DrainRun,
): Promise<void> {
  const left = await untilFew(
    world.clock,
    async () => held.on(host, async (connection) => listenersOver(connection, inventory, host)),
    { few, deadlineSeconds: drainSeconds, everySeconds: EVERY_SECONDS, stop: asked },
    (now) => reporter.counted(host, now),
  );
  if (asked.aborted) throw new RadioctlError("interrupted", "interrupted while its listeners left; it serves again", { host });
  guardLeft(host, left ?? 0, few, drainSeconds, force);
}

async function reboot(world: World, { journal }: DrainRequest, to: HostToSurvey, held: HeldHosts, run: DrainRun) {
  const { name } = to.target;
  const bootId = await held.on(name, async (connection) => readBootId(connection, name));
  const reboots = async () => {
    run.reporter.phase(name, "rebooting");
    await held.on(name, async (connection) => askForReboot(connection, name));
    await held.release(name);
    await nextBoot(world, to.target, bootId, journal.run);
  };
  return noted(journal, name, "reboot", reboots, { bootId });
}

async function verify(
  { journal }: DrainRequest,
  to: HostToSurvey,
  held: HeldHosts,
  run: DrainRun,
): Promise<readonly MountReport[]> {
  const { name } = to.target;
  run.reporter.phase(name, "on air");
  return noted(journal, name, "verify", async () => {
    const heard = await held.on(name, async (connection) => run.hear({ desired: { host: name }, connection }));
    if (heard.some((report) => !report.heard)) throw new NotOnAir(name, heard);
    return heard;
  });
}

async function comeBack(
  { journal }: DrainRequest,
  { status: { host } }: DrainHost,
  held: HeldHosts,
  outOfDns: boolean,
  { rotation }: DrainRun,
): Promise<void> {
  await noted(journal, host, "undrain", async () => {
    await held.on(host, async (connection) => liftMark(connection, host));
    if (outOfDns && rotation !== undefined) await noted(journal, host, "take into DNS", async () => rotation.takeIn(host));
  });
}
