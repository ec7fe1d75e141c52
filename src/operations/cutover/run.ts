import { RadioctlError } from "../../errors.js";
import type { Inventory } from "../../inventory/schema.js";
import type { CutoverState } from "../../journal/cutover-states.js";
import type { World } from "../../world.js";
import { worst } from "./checks.js";
import type { Operations } from "./operations.js";
import {
  bad,
  good,
  type CutoverOutcome,
  type CutoverPlan,
  type CutoverReporter,
  type CutoverRequest,
  type Verdict,
} from "./request.js";
import type { Attention } from "./run-attention.js";
import { courseOf, type Course } from "./run-course.js";
import { finish, pause, pauseOrUndo, refuse, rehearse, undo, type End } from "./run-ends.js";
import { passGates } from "./run-preflight.js";
import { judged, moveRelays, verifyPrestaged, verifyRelays } from "./run-relays.js";
import { soak } from "./run-soak.js";
import { moveSources, turnRound, verifyProgramme } from "./run-sources.js";

/** What a run works with. */
export interface CutoverTools {
  inventory: Inventory;
  operations: Operations;
  reporter: CutoverReporter;
  attention: Attention;
}

interface Step {
  state: CutoverState;
  does(): Promise<Verdict>;
}

/**
 * Moves a channel's listeners from one master to the other, state by state. Each state is written to disk before it begins, and must be found good
 * before the next. A bad result is undone, an unclear one pauses the run. Errors on hosts don't throw; locks do.
 * @throws RadioctlError locked when another run holds one of the hosts: nothing was changed
 */
export async function runCutover(world: World, request: CutoverRequest, tools: CutoverTools): Promise<CutoverOutcome> {
  const course = courseOf({ world, request, ...tools });
  const { journal, scope } = request;
  const who = { operator: world.operator, pid: world.processes.pid };
  const hosts = [scope.from, scope.to, ...scope.relays];
  if (request.resumes === undefined) {
    await journal.write({ event: "begun", command: request.kind, ...who, hosts });
    const { from, to, channels } = scope;
    await journal.write({ event: "cutover", kind: request.kind, from, to, channels });
  } else await journal.write({ event: "resumed", ...who });
  tools.reporter.begun(journal.run, scope);
  tellWhenAsked(tools);
  let exitCode = 1;
  try {
    await tools.operations.hold();
    await course.enter("LOCKED");
    const end = request.resumes === "undo" ? await undo(course, "rolled back on request", 0) : await goOn(course);
    exitCode = end.exitCode;
    return { run: journal.run, gates: [], moved: course.moved, warnings: course.warnings, ...end };
  } catch (error) {
    if (error instanceof RadioctlError) exitCode = error.exitCode;
    throw error;
  } finally {
    tools.attention.end();
    await tools.operations.release();
    await journal.write({ event: "ended", exitCode });
  }
}

/** Confirms a Ctrl-C to the operator: the current step may take a while. */
function tellWhenAsked({ attention, reporter }: CutoverTools): void {
  const once = { once: true };
  attention.undo.addEventListener("abort", () => reporter.asked("undo"), once);
  const pausing = () => {
    // An immediate undo raises both signals.
    queueMicrotask(() => {
      if (!attention.undo.aborted) reporter.asked("pause");
    });
  };
  attention.pause.addEventListener("abort", pausing, once);
}

async function goOn(course: Course): Promise<End> {
  const { request, reporter, world, attention } = course;
  let cleared = await passGates(course);
  if (cleared.shut.length > 0) return refuse(course, cleared);
  if (request.rehearse) return rehearse(course, cleared);
  if (!(await reporter.planned(cleared.plan)))
    return { ...(await finish(course, "REFUSED", 130, "not confirmed")), gates: cleared.gates };
  if (request.startsAt !== undefined) {
    await course.enter("ARMED", request.startsAt.toISOString());
    await world.clock.sleep(Math.max(0, request.startsAt.getTime() - world.clock.now().getTime()), attention.pause);
    if (attention.pause.aborted) return pause(course, "stopped on request before its start time; nothing was changed", 130);
    cleared = await passGates(course);
    if (cleared.shut.length > 0) return refuse(course, cleared);
  }
  const { leftOut } = cleared.plan;
  if (leftOut.length > 0)
    course.warnings.push(`${leftOut.join(", ")} did not answer and was left out; run radioctl deploy when it is back`);
  return { ...(await walk(course, stepsOf(course, cleared.plan))), gates: cleared.gates };
}

/** The steps from the first check to the last, as data. */
function stepsOf(course: Course, { canary, batches }: CutoverPlan): Step[] {
  const relays = [...(canary === undefined ? [] : [canary]), ...batches.flat()];
  const soaks = canary !== undefined && course.request.soakSeconds > 0;
  return [
    { state: "PRESTAGED", does: async () => verifyPrestaged(course, relays) },
    ...(canary === undefined ? [] : [{ state: "CANARY" as const, does: async () => moveRelays(course, [canary], "to") }]),
    ...(soaks ? [{ state: "SOAK" as const, does: async () => soak(course, canary) }] : []),
    { state: "BATCHES", does: async () => inBatches(course, batches) },
    { state: "SOURCES", does: async () => moveSources(course) },
    { state: "DNS", does: async () => turnRound(course) },
    { state: "VERIFY", does: async () => verify(course, relays) },
    { state: "COMMITTED", does: async () => commit(course) },
  ];
}

async function walk(course: Course, steps: readonly Step[]): Promise<End> {
  const { attention, reporter, world } = course;
  for (const { state, does } of steps) {
    if (attention.undo.aborted) return undo(course, "rolled back on request", 130);
    if (attention.pause.aborted) return pauseOrUndo(course, "stopped on request");
    await course.enter(state);
    const started = world.clock.monotonic();
    const found = await judged(does);
    reporter.step(state, found, world.clock.monotonic() - started);
    if (found.verdict === "stopped") return pauseOrUndo(course, found.finding);
    if (found.verdict === "unclear" && state !== "COMMITTED") return pause(course, found.finding, 8);
    if (found.verdict === "bad" && state !== "COMMITTED") return undo(course, found.finding, 7);
    if (found.verdict !== "good") course.warnings.push(found.finding);
  }
  return { state: "COMMITTED", exitCode: 0, because: `listeners get ${course.request.scope.to}` };
}

async function inBatches(course: Course, batches: CutoverPlan["batches"]): Promise<Verdict> {
  const verdicts: Verdict[] = [];
  for (const batch of batches) {
    const found = await moveRelays(course, batch, "to");
    verdicts.push(found);
    if (found.verdict !== "good") break;
  }
  return worst(verdicts);
}

/** Checks everything again: which master listeners hear, what they hear, and what plays. */
async function verify(course: Course, relays: readonly string[]): Promise<Verdict> {
  return worst([await verifyRelays(course, relays), await judged(async () => verifyProgramme(course))]);
}

async function commit(course: Course): Promise<Verdict> {
  const { request, operations } = course;
  const left = await operations.commit();
  await Promise.all(
    [request.scope.from, request.scope.to].map(async (host) => request.journal.write({ event: "host", host, state: "done" })),
  );
  return left.length === 0 ? good(`the inventory says ${request.scope.to}`) : bad(left.join("; "));
}
