import { z } from "zod";
import type { RelayAccount } from "./ear.js";
import type { Scale } from "./scale.js";

const gate = z.object({ gate: z.string(), ok: z.boolean(), finding: z.string(), fix: z.string() });

/** What the real command said at its end, as `cutover --json` prints it. */
export const outcomeSchema = z.object({
  run: z.string(),
  state: z.string(),
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

/** Gates that judge the moment, and not the fleet: a copy that has just been made can't pass them. */
export const gatesOfTheMoment: readonly string[] = ["steady", "cooldown"];

/** Gates that a station opens by itself in the first seconds after a studio went on air. */
const SETTLING: ReadonlySet<string> = new Set(["standby", "fed", "preferred"]);

/** A rehearsal that came to its end. Plain JSON. */
export interface Rehearsal {
  from: string;
  to: string;
  channels: readonly string[];
  lab: string;
  hosts: Scale;
  /** What of the inventory a lab can't have, in words. */
  notRehearsed: readonly string[];
  seconds: { up: number; bootstrap: number; cutover: number; all: number };
  /** What the command would do on the fleet, as far as the copy is like it. */
  outcome: RehearsedOutcome;
  /** What it cost listeners; empty when it never came to moving them. */
  listeners: readonly RelayAccount[];
  /** Of the rehearsal: the command's own, or 1 when it let listeners down. */
  exitCode: number;
}

/** Gates that are shut, those of the moment aside. */
export function shutGates({ gates }: Pick<RehearsedOutcome, "gates">): Array<z.output<typeof gate>> {
  return gates.filter((each) => !each.ok && !gatesOfTheMoment.includes(each.gate));
}

/** Whether waiting may open what is shut. */
export function isSettling(outcome: Pick<RehearsedOutcome, "gates">): boolean {
  const shut = shutGates(outcome);
  return shut.length > 0 && shut.every((each) => SETTLING.has(each.gate));
}

/** The command's exit code; 1 when it ended well and a listener was dropped or never heard anything. */
export function exitCodeOf(outcome: RehearsedOutcome, listeners: readonly RelayAccount[]): number {
  if (outcome.exitCode !== 0) return outcome.exitCode;
  return listeners.every((relay) => relay.dropped === 0 && relay.heard === relay.listeners) ? 0 : 1;
}
