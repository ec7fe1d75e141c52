import { checkHeard, worst } from "./checks.js";
import { EMERGENCY } from "./programme.js";
import { bad, good, stopped, type Verdict } from "./request.js";
import type { Course } from "./run-course.js";
import { judged } from "./run-relays.js";

/** Between two probes of the canary. */
const EVERY_SECONDS = 10;

/** Between two progress reports. */
const TICK_SECONDS = 1;

/** This many bad probes in a row are not a short glitch. */
const MOST_BAD = 2;

/** Probes the canary repeatedly until it has been good for the requested time. */
export async function soak(course: Course, relay: string): Promise<Verdict> {
  const { world, request, attention } = course;
  const started = world.clock.monotonic();
  const deadline = started + request.soakSeconds * 1000;
  let probes = 0;
  let misses = 0;
  while (world.clock.monotonic() < deadline) {
    const next = Math.min(world.clock.monotonic() + EVERY_SECONDS * 1000, deadline);
    while (world.clock.monotonic() < next && !attention.pause.aborted) {
      const seconds = (world.clock.monotonic() - started) / 1000;
      course.reporter.soaking({ seconds, ofSeconds: request.soakSeconds, probesGood: probes });
      await world.clock.sleep(Math.min(TICK_SECONDS * 1000, next - world.clock.monotonic()), attention.pause);
    }
    if (attention.pause.aborted) return stopped;
    const found = await judged(async () => look(course, relay));
    if (found.verdict === "good") {
      probes += 1;
      misses = 0;
      continue;
    }
    misses += 1;
    if (misses >= MOST_BAD) return found;
  }
  return good(`${request.soakSeconds} s, ${probes} probes good`);
}

async function look({ operations, request: { scope } }: Course, relay: string): Promise<Verdict> {
  const heard = checkHeard(relay, await operations.probe(relay), scope.to);
  const playing = await operations.programmes(scope.to);
  const silent = playing.filter(({ onAir }) => onAir === EMERGENCY).map(({ channel }) => channel);
  return worst([heard, silent.length === 0 ? good(scope.to) : bad(`${scope.to} has no source for ${silent.join(", ")}`)]);
}
