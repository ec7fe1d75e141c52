import { asError } from "../../errors.js";
import { hasTouched, type CutoverState } from "../../journal/cutover-states.js";
import { worst } from "./checks.js";
import { bad, unclear, type CutoverOutcome, type Verdict } from "./request.js";
import { verdictOf, type Course } from "./run-course.js";
import { shutText, type Cleared } from "./run-preflight.js";
import { judged, moveRelays, verifyPrestaged } from "./run-relays.js";
import { turnBack } from "./run-sources.js";

/** How a run ends. */
export type End = Pick<CutoverOutcome, "state" | "exitCode" | "because"> & { gates?: Cleared["gates"] };

/** A gate is shut: nothing was changed. */
export async function refuse(course: Course, { gates, shut }: Cleared): Promise<End> {
  return { ...(await finish(course, "REFUSED", 4, shutText(shut))), gates };
}

/** Everything up to the first change. */
export async function rehearse(course: Course, { plan, gates }: Cleared): Promise<End> {
  await course.enter("PRESTAGED");
  const relays = [...(plan.canary === undefined ? [] : [plan.canary]), ...plan.batches.flat()];
  const found = await judged(async () => verifyPrestaged(course, relays));
  course.reporter.step("PRESTAGED", found, 0);
  if (found.verdict !== "good") return { ...(await finish(course, "REFUSED", 4, found.finding)), gates };
  await course.reporter.planned(plan);
  return { ...(await finish(course, "REHEARSED", 0, "every gate is open; nothing was changed")), gates };
}

/** Time for a second Ctrl-C: whatever waits stops at once, but no operator presses twice that fast. */
const SECOND_THOUGHT_MILLISECONDS = 2000;

/** Ctrl-C once: pause. Twice: undo. */
export async function pauseOrUndo(course: Course, because: string): Promise<End> {
  const { world, attention } = course;
  if (!attention.undo.aborted) await world.clock.sleep(SECOND_THOUGHT_MILLISECONDS, attention.undo);
  return course.attention.undo.aborted ? undo(course, because, 130) : pause(course, because, 130);
}

/** Leaves everything as it is; the run can be resumed or aborted. */
export async function pause(course: Course, because: string, exitCode: number): Promise<End> {
  return finish(course, "PAUSED", exitCode, because);
}

/** Rolls back when the old master is on air; else pauses and reports what it found. */
export async function undo(course: Course, because: string, exitCode: number): Promise<End> {
  if (course.state !== undefined && course.state !== "LOCKED" && !hasTouched(course.state))
    return finish(course, "REFUSED", exitCode === 130 ? 130 : 4, because);
  const possible = await mayGoBack(course);
  if (possible.verdict !== "good") return pause(course, `${because}; ${possible.finding}`, 8);
  await course.enter("ROLLING_BACK", because);
  const started = course.world.clock.monotonic();
  const found = await judged(async () => goBack(course));
  course.reporter.step("ROLLING_BACK", found, course.world.clock.monotonic() - started);
  if (found.verdict !== "good") return finish(course, "ROLLBACK_INCOMPLETE", 8, `${because}; ${found.finding}`);
  return finish(course, "ROLLED_BACK", exitCode, because);
}

/** The run's last state. */
export async function finish(course: Course, state: CutoverState, exitCode: number, because: string): Promise<End> {
  await course.enter(state, because);
  return { state, exitCode, because };
}

/** For the whole rollback, however many relays: two observations, a move and a probe per relay, eight relays at a time. */
const ROLLBACK_SECONDS = 600;

/** Whether the old master can take the listeners back. */
async function mayGoBack({ operations, request: { scope, kind } }: Course): Promise<Verdict> {
  if (kind === "failover") return unclear(`no rollback: ${scope.from} is lost`);
  return judged(async () => {
    const heard = await operations.probeMaster(scope.from);
    const missing = heard.filter((report) => !report.heard).map(({ mount }) => mount);
    return missing.length === 0
      ? { verdict: "good", finding: `${scope.from} is on air` }
      : unclear(`${scope.from} has no audio on ${missing.join(", ")}, so no listener is moved back to it`);
  });
}

/** Moves all listeners back, on relays that have moved and on those that may have; then restores the masters' roles. One failure does not stop the rest. */
async function goBack(course: Course): Promise<Verdict> {
  const { clock } = course.world;
  const finished = new AbortController();
  const late = clock
    .sleep(ROLLBACK_SECONDS * 1000, finished.signal)
    .then(() => unclear(`the rollback did not finish within ${ROLLBACK_SECONDS} s`));
  try {
    return await Promise.race([wayBack(course), late]);
  } finally {
    finished.abort();
  }
}

async function wayBack(course: Course): Promise<Verdict> {
  const relays = await moveRelays(course, course.request.scope.relays, "back");
  try {
    await turnBack(course);
    return relays;
  } catch (error) {
    return worst([relays, bad(`roles of the masters: ${verdictOf(asError(error)).finding}`)]);
  }
}
