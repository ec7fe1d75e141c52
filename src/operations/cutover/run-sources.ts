import { noted } from "../../journal/store.js";
import { waitUntil } from "../../wait.js";
import { EMERGENCY, type Programme } from "./programme.js";
import { bad, good, stopped, unclear, type Verdict } from "./request.js";
import { again } from "./run-again.js";
import type { Course } from "./run-course.js";

/** Time for a disconnected encoder to resolve the name again (TTL 30 s) and connect. */
const ENCODER_SECONDS = 120;
const LOOK_SECONDS = 1;

/**
 * Moves the live sources to the new master. Encoders that feed both masters are there already. The others find it by `source.<zone>`; until they
 * connect, listeners hear the next source in the channel's order, from the old master's stream or from the new master's own sources.
 */
export async function moveSources(course: Course): Promise<Verdict> {
  const { request, operations, world, attention } = course;
  const { from, to } = request.scope;
  const behind = await leftBehind(course);
  if (behind.length === 0) return good(`${to} has every live source that ${from} has`);
  if (request.leaveSources) {
    course.warnings.push(`${behind.join(", ")} still feeds ${from}; ${to} plays it from there`);
    return good(`${behind.join(", ")} stays at ${from}`);
  }
  const pointed = await noted(request.journal, to, "point source at it", async () => operations.pointSource(to));
  if (!pointed.pointed)
    return unclear(
      `${behind.join(", ")} is connected to ${from} only, and radioctl can't change the encoders' DNS name (${pointed.because}): connect it to ${to}, then resume. Listeners hear ${to}, which plays ${from}'s stream`,
    );
  for (const source of behind)
    await noted(request.journal, from, "send its encoders away", async () =>
      again(course, async () => operations.kick(from, source)),
    );
  let missing = behind;
  const look = async () => {
    missing = await notThere(course, behind);
    return missing.length === 0;
  };
  const patience = { seconds: ENCODER_SECONDS, everySeconds: LOOK_SECONDS, stop: attention.pause };
  if (await waitUntil(world.clock, look, patience)) return good(`${behind.join(", ")} connected to ${to}`);
  if (attention.pause.aborted) return stopped;
  return unclear(`${missing.join(", ")} did not connect to ${to} within ${ENCODER_SECONDS} s; check its encoder`);
}

/** Swaps which master follows the other, and where encoders connect. A new master that still needs the old one's stream continues to follow it. */
export async function turnRound(course: Course): Promise<Verdict> {
  const { request, operations } = course;
  const { kind, scope, journal } = request;
  const { from, to } = scope;
  const pointed = await noted(journal, to, "point source at it", async () => operations.pointSource(to));
  const dns = pointed.pointed
    ? `the encoders' DNS name points at ${to}`
    : `the encoders' DNS name is unchanged (${pointed.because})`;
  if (kind === "cutover" && (await leftBehind(course)).length > 0) return good(`${to} continues to follow ${from}; ${dns}`);
  // First one stops, then the other begins: two masters that follow each other would loop.
  await noted(journal, to, "follow no more", async () => follow(course, to, false));
  if (kind === "failover") return good(`${to} plays its own sources; ${dns}`);
  await noted(journal, from, "follow the other master", async () => follow(course, from, true));
  return good(`${from} follows ${to}; ${dns}`);
}

/** Restores the roles from before. @throws as `Operations.follow` */
export async function turnBack(course: Course): Promise<void> {
  const { operations, request } = course;
  const { journal, scope } = request;
  await noted(journal, scope.from, "follow no more", async () => follow(course, scope.from, false));
  await noted(journal, scope.to, "follow the other master", async () => follow(course, scope.to, true));
  await noted(journal, scope.from, "point source at it", async () => operations.pointSource(scope.from));
}

async function follow(course: Course, master: string, on: boolean): Promise<void> {
  return again(course, async () => course.operations.follow(master, on));
}

async function programmes(course: Course, master: string): Promise<readonly Programme[]> {
  return again(course, async () => course.operations.programmes(master));
}

/** Whether the new master has something to play in every channel. */
export async function verifyProgramme(course: Course): Promise<Verdict> {
  const { scope } = course.request;
  const silent = (await programmes(course, scope.to)).filter(({ onAir }) => onAir === EMERGENCY);
  return silent.length === 0
    ? good(`${scope.to} plays`)
    : bad(`${scope.to} has no source for ${silent.map(({ channel }) => channel).join(", ")}`);
}

/** Live sources that the old master has and the new one lacks. */
async function leftBehind(course: Course): Promise<string[]> {
  const { scope, kind } = course.request;
  if (kind === "failover") return [];
  const [ours, theirs] = await Promise.all([programmes(course, scope.from), programmes(course, scope.to)]);
  const has = (all: typeof ours, source: string) => all.some(({ available }) => available.includes(source));
  return scope.liveSources.filter((source) => has(ours, source) && !has(theirs, source));
}

async function notThere(course: Course, sources: readonly string[]): Promise<string[]> {
  const theirs = await programmes(course, course.request.scope.to);
  return sources.filter((source) => !theirs.some(({ available }) => available.includes(source)));
}
