import type { HomeLook } from "../../health/home.js";
import type { Message, MessageKind } from "./message.js";
import {
  decideReturn,
  minutesBetween,
  MOST_TRIES,
  withHome,
  type Deciding,
  type Homing,
  type Homings,
  type Return,
} from "./return.js";
import { worse, type BadVerdict } from "./track.js";

/** How a cutover that moves listeners home ended. */
export interface Came {
  /** undefined: it was killed, or could not start. */
  exitCode: number | undefined;
  /** Why: its result, the gates that were shut, or its last output. */
  because: string;
}

/** The exit code of a cutover that left relays on both masters: no other cutover may start beside it. */
const HALF_DONE = 8;

/**
 * The state of every channel's home after one more probe, the return that is due now, and the messages: about listeners who came home without
 * radioctl, and about returns whose end was never recorded. Pure.
 * @param sends whether this run sends messages; if not, they are left to the next run
 */
export function lookHome(
  before: Homings,
  looks: readonly HomeLook[],
  deciding: Deciding & { sends: boolean },
): { homings: Homings; due: Return | undefined; messages: Message[] } {
  const messages: Message[] = [];
  const homings = Object.fromEntries(
    looks.map((look) => {
      const homing = withHome(before[look.channel], look, deciding.now);
      const open = homing.trying === true || homing.told !== undefined;
      if (!deciding.sends || deciding.held || !open) return [look.channel, homing];
      if (homing.awaySince === undefined) {
        const since = before[look.channel]?.awaySince ?? deciding.now;
        messages.push(homeMessage(look.channel, { ...homing, awaySince: since }, deciding.now, "no listener is away any more"));
        return [look.channel, { ...homing, trying: undefined, told: undefined }];
      }
      if (homing.trying !== true) return [look.channel, homing];
      const after = afterReturn(look.channel, homing, { exitCode: undefined, because: "the report was killed" }, deciding);
      messages.push(after.message);
      return [look.channel, after.homing];
    }),
  );
  return { homings, due: decideReturn(homings, deciding), messages };
}

/** The state after a try has ended, and the one message about it. Pure. */
export function afterReturn(
  channel: string,
  homing: Homing,
  { exitCode, because }: Came,
  { now, afterMinutes }: Pick<Deciding, "now" | "afterMinutes">,
): { homing: Homing; message: Message } {
  const ended = { ...homing, trying: undefined };
  if (exitCode === 0)
    return {
      // Listeners who are away after this fell again.
      homing: { ...ended, fallen: {}, turned: [], told: undefined },
      message: homeMessage(channel, homing, now, because),
    };
  const halfDone = exitCode === undefined || exitCode === HALF_DONE;
  const tries = halfDone ? MOST_TRIES : homing.tries;
  const verdict: BadVerdict = halfDone ? "CRITICAL" : "WARNING";
  const again = tries < MOST_TRIES;
  const byHand = `radioctl cutover --to ${homing.master} --channel ${channel}`;
  const message: Message = {
    ...about(channel, homing, now),
    kind: kindOf(homing.told, verdict),
    verdict,
    worst: worse(verdict, homing.told ?? verdict),
    summary: `could not move listeners home to ${homing.master}, try ${homing.tries} of ${MOST_TRIES}: ${exitText(exitCode)}: ${because}`,
    hint: again
      ? `radioctl tries again in ${minutesBetween(afterMinutes)} min if ${homing.master} is good; by hand: ${byHand}`
      : `radioctl does not try again; do it by hand: ${halfDone ? "radioctl cutover --status, --resume or --abort; then " : ""}${byHand}`,
    consequences: [],
  };
  return { homing: { ...ended, tries, told: verdict }, message };
}

function kindOf(told: BadVerdict | undefined, verdict: BadVerdict): MessageKind {
  if (told === undefined) return "raise";
  return verdict === told || worse(verdict, told) === told ? "reminder" : "worse";
}

/** Also sent for an incident that was not reported before: listeners were moved. */
function homeMessage(channel: string, homing: Homing, now: string, because: string): Message {
  return {
    ...about(channel, homing, now),
    kind: "resolve",
    verdict: "OK",
    worst: homing.told ?? "WARNING",
    summary: `its listeners are home at ${homing.master}: ${because}`,
    consequences: [],
  };
}

function about(channel: string, { awaySince }: Homing, now: string) {
  const since = awaySince ?? now;
  return { incident: `return ${channel}@${since}`, at: now, since, check: "source" as const, subject: channel };
}

function exitText(exitCode: number | undefined): string {
  return exitCode === undefined ? "its end is not known" : `exit ${exitCode}`;
}
