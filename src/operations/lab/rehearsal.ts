import * as z from "zod";
import { cutoverStates } from "../../journal/cutover-states.js";
import type { RelayAccount } from "./listener.js";
import type { Scale } from "./scale.js";

const gate = z.object({ gate: z.string(), ok: z.boolean(), finding: z.string(), fix: z.string() });

/** The result of the real command, as `cutover --json` prints it. */
export const outcomeSchema = z.object({
  run: z.string(),
  state: z.enum(cutoverStates),
  exitCode: z.number(),
  because: z.string(),
  seconds: z.number(),
  gates: z.array(gate),
  moved: z.array(
    z.object({ relay: z.string(), listenersBefore: z.number(), listenersAfter: z.number(), milliseconds: z.number() }),
  ),
  warnings: z.array(z.string()),
});

export type RehearsedOutcome = z.output<typeof outcomeSchema>;

/** Gates that judge the moment, not the fleet: a fresh copy can't pass them. */
export const gatesOfTheMoment: readonly string[] = ["steady", "cooldown"];

/** Gates that open by themselves in the first seconds after a studio went on air. */
const SETTLING: ReadonlySet<string> = new Set(["standby", "fed", "preferred"]);

/** A finished rehearsal. Plain JSON. */
export interface Rehearsal {
  from: string;
  to: string;
  channels: readonly string[];
  lab: string;
  hosts: Scale;
  /** What a lab can't reproduce of the inventory, in words. */
  notRehearsed: readonly string[];
  seconds: { up: number; bootstrap: number; cutover: number; all: number };
  /** What the command would do on the real fleet, as far as the copy matches it. */
  outcome: RehearsedOutcome;
  /** The effect on listeners; empty when none was moved. */
  listeners: readonly RelayAccount[];
  /** The exit code of the rehearsal: the command's own, or 1 when listeners were dropped or heard nothing. */
  exitCode: number;
}

/** A rehearsal with what its text shows of the gates. */
export interface JudgedRehearsal extends Rehearsal {
  shut: ReadonlyArray<z.output<typeof gate>>;
  /** Names of gates that a rehearsal can't judge. */
  notJudged: readonly string[];
}

export function judgedRehearsal(rehearsal: Rehearsal): JudgedRehearsal {
  return { ...rehearsal, shut: shutGates(rehearsal.outcome), notJudged: gatesOfTheMoment };
}

/** Shut gates, without those of the moment. */
export function shutGates({ gates }: Pick<RehearsedOutcome, "gates">): Array<z.output<typeof gate>> {
  return gates.filter((each) => !each.ok && !gatesOfTheMoment.includes(each.gate));
}

/** Whether waiting may open the shut gates. */
export function isSettling(outcome: Pick<RehearsedOutcome, "gates">): boolean {
  const shut = shutGates(outcome);
  return shut.length > 0 && shut.every((each) => SETTLING.has(each.gate));
}

/** The command's exit code; 1 when it succeeded but a listener was dropped or never heard anything. */
export function exitCodeOf(outcome: RehearsedOutcome, listeners: readonly RelayAccount[]): number {
  if (outcome.exitCode !== 0) return outcome.exitCode;
  return listeners.every((relay) => relay.dropped === 0 && relay.heard === relay.listeners) ? 0 : 1;
}
