import { worst } from "./checks.js";
import { bad, unclear, type Verdict } from "./request.js";
import { verdictOf, type Course } from "./run-course.js";
import { judged, moveRelays } from "./run-relays.js";
import { turnBack } from "./run-sources.js";
import { RadioctlError } from "../errors.js";

/** For the whole way back, however many relays. Two looks, a move and a probe a relay, eight at a time. */
const ROLLBACK_SECONDS = 600;

/** Whether there is anything to go back to. */
export async function mayGoBack({ operations, request: { scope, kind } }: Course): Promise<Verdict> {
  if (kind === "failover") return unclear(`${scope.from} is gone: there is nothing to go back to`);
  return judged(async () => {
    const heard = await operations.hearMaster(scope.from);
    const missing = heard.filter((report) => !report.heard).map(({ mount }) => mount);
    return missing.length === 0
      ? { verdict: "good", finding: `${scope.from} is on air` }
      : unclear(`${scope.from} gives no audio on ${missing.join(", ")}: nobody is sent back to it`);
  });
}

/** Brings every listener back, relays that have moved and those that may have; then the masters' roles. All are tried, whatever one of them says. */
export async function goBack(course: Course): Promise<Verdict> {
  const { clock } = course.world;
  const finished = new AbortController();
  const late = clock
    .sleep(ROLLBACK_SECONDS * 1000, finished.signal)
    .then(() => unclear(`not all the way back after ${ROLLBACK_SECONDS} s`));
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
    if (!(error instanceof RadioctlError)) throw error;
    return worst([relays, bad(`roles of the masters: ${verdictOf(error).finding}`)]);
  }
}
