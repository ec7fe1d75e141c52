import pMap from "p-map";
import { asError, RadioctlError } from "../../errors.js";
import { noted } from "../../journal/store.js";
import { allListeners, hasLeft, type RelayView } from "../../moving/relay-view.js";
import { checkHeard, checkMoved, worst } from "./checks.js";
import type { Direction } from "./operations.js";
import { bad, good, stopped, type Verdict } from "./request.js";
import { again } from "./run-again.js";
import { verdictOf, type Course } from "./run-course.js";
import { waitUntil } from "../../wait.js";

/** Relays moved at the same time. */
const CONCURRENCY = 8;

/** Icecast moves 2,000 listeners within about a second. */
const SETTLE_SECONDS = 4;
const LOOK_SECONDS = 0.25;

/** Icecast writes to every listener several times in this period. */
const COUNT_MILLISECONDS = 600;

/** Whether every relay that is to be moved holds the other master at this moment. */
export async function verifyPrestaged(course: Course, relays: readonly string[]): Promise<Verdict> {
  const { to } = course.request.scope;
  const verdicts = await pMap(relays, async (relay) =>
    judged(async () => {
      const { missing } = await lookAgain(course, relay);
      const absent = missing[to] ?? [];
      return absent.length === 0 ? good(relay) : bad(`${relay} has no ${absent.join(", ")}`);
    }),
  );
  const found = worst(verdicts);
  return found.verdict === "good" ? good(`${relays.length} of ${relays.length} relays hold ${to}`) : found;
}

/**
 * Moves the listeners of relays, a few relays at a time. Each relay is heard as a listener hears it before it counts as moved. No further relay
 * is begun after one that is not good, or after a request to stop.
 */
export async function moveRelays(course: Course, relays: readonly string[], direction: Direction): Promise<Verdict> {
  const verdicts: Verdict[] = [];
  await pMap(
    relays,
    async (relay) => {
      const stop = direction === "to" && (course.attention.pause.aborted || verdicts.some(({ verdict }) => verdict !== "good"));
      verdicts.push(stop ? stopped : await judged(async () => moveRelay(course, relay, direction)));
    },
    { concurrency: CONCURRENCY },
  );
  const found = worst(verdicts);
  if (found.verdict !== "good") return found;
  const people = course.moved.filter(({ relay }) => relays.includes(relay)).reduce((sum, each) => sum + each.listenersAfter, 0);
  return good(`${relays.join(", ")}: ${people} listeners moved, bytes of ${destination(course, direction)}`);
}

/** Whether no listener on the relays hears the old master any more, and what new listeners hear. Changes nothing. */
export async function verifyRelays(course: Course, relays: readonly string[]): Promise<Verdict> {
  const { from, to } = course.request.scope;
  const verdicts = await pMap(
    relays,
    async (relay) =>
      judged(async () => {
        const view = await settled(course, relay, from, 0);
        const left = checkMoved(view, view, from);
        return left.verdict === "good" ? checkHeard(relay, await course.operations.probe(relay), to) : left;
      }),
    { concurrency: CONCURRENCY },
  );
  const found = worst(verdicts);
  return found.verdict === "good" ? good(`${relays.length} of ${relays.length} relays play ${to}`) : found;
}

async function moveRelay(course: Course, relay: string, direction: Direction): Promise<Verdict> {
  const { request, operations, reporter, world } = course;
  const { from, to } = request.scope;
  const left = direction === "to" ? from : to;
  const before = await countedTwice(course, relay);
  const started = world.clock.monotonic();
  const action = direction === "to" ? "move listeners" : "move listeners back";
  await noted(request.journal, relay, action, async () => moveForCertain(course, relay, direction, left));
  const milliseconds = world.clock.monotonic() - started;
  const after = await settled(course, relay, left, allListeners(before));
  const moved = { relay, listenersBefore: allListeners(before), listenersAfter: allListeners(after), milliseconds };
  course.moved.push(moved);
  reporter.moved(moved);
  const counted = checkMoved(before, after, left);
  if (counted.verdict !== "good") return counted;
  const heard = checkHeard(relay, await operations.probe(relay), destination(course, direction));
  if (heard.verdict === "good")
    await request.journal.write({ event: "host", host: relay, state: direction === "to" ? "done" : "rolled back" });
  return worst([counted, heard]);
}

/** A probe that has just hung up counts as a listener until Icecast next writes to it: the smaller of two counts has people only. */
async function countedTwice(course: Course, relay: string): Promise<RelayView> {
  const first = await lookAgain(course, relay);
  await course.world.clock.sleep(COUNT_MILLISECONDS);
  const second = await lookAgain(course, relay);
  return allListeners(first) < allListeners(second) ? first : second;
}

/** A connection that broke off gives no result: the relay is observed to see whether the move was done. */
async function moveForCertain(course: Course, relay: string, direction: Direction, left: string): Promise<void> {
  try {
    await course.operations.move(relay, direction);
  } catch (error) {
    if (!(error instanceof RadioctlError) || (error.kind !== "outcomeUnknown" && error.kind !== "unreachable")) throw error;
    if (!hasLeft(await lookAgain(course, relay), left)) throw error;
  }
}

/**
 * Observes until no listener hears the old master and all are counted again, or the time is up: Icecast 2.4.4 counts a listener that it moves
 * only when the new mount has its next block to send.
 */
async function settled(course: Course, relay: string, left: string, listeners: number): Promise<RelayView> {
  let last: RelayView | undefined;
  const look = async () => {
    last = await lookAgain(course, relay);
    return hasLeft(last, left) && allListeners(last) >= listeners;
  };
  await waitUntil(course.world.clock, look, { seconds: SETTLE_SECONDS, everySeconds: LOOK_SECONDS });
  return last ?? lookAgain(course, relay);
}

/** @throws RadioctlError when the relay does not answer several times in a row */
async function lookAgain(course: Course, relay: string): Promise<RelayView> {
  return again(course, async () => course.operations.look(relay));
}

/** A step's verdict; an error of a host becomes one. */
export async function judged(does: () => Promise<Verdict>): Promise<Verdict> {
  try {
    return await does();
  } catch (error) {
    return verdictOf(asError(error));
  }
}

function destination({ request: { scope } }: Course, direction: Direction): string {
  return direction === "to" ? scope.to : scope.from;
}
