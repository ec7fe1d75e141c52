import * as z from "zod";
import type { RelayAccount } from "./listener.js";

/** One act of the demo: what was done, how long it took, and the effect that the listeners measured. Plain JSON. */
export interface Act {
  title: string;
  seconds: number;
  accounts: readonly RelayAccount[];
  /** Other observations, in words. */
  seen: readonly string[];
}

export interface Demo {
  acts: readonly Act[];
  /** For a player. */
  urls: readonly string[];
  /** `all` does not include `waited`, the time until the operator continued. */
  seconds: { up: number; bootstrap: number; all: number; waited: number };
}

const sourceList = z.object({
  masters: z.array(z.object({ master: z.string(), channels: z.array(z.object({ onAir: z.string().nullable() })).default([]) })),
});

/** What a master's first channel plays, by `source list --json`. @throws when the text is not such a list */
export function onAirAt(json: string, master: string): string | undefined {
  const { masters } = sourceList.parse(JSON.parse(json));
  return masters.find((each) => each.master === master)?.channels[0]?.onAir ?? undefined;
}

/** An act with the worst figures of all relays. */
export interface JudgedAct extends Act {
  worst: WorstFigures;
}

/** A demo with its verdict, for a text. */
export interface JudgedDemo extends Demo {
  acts: readonly JudgedAct[];
  isGood: boolean;
}

export type WorstFigures = Omit<RelayAccount, "relay" | "mount">;

export function judgedAct(act: Act): JudgedAct {
  return { ...act, worst: worstOf(act.accounts) };
}

export function judgedDemo(demo: Demo): JudgedDemo {
  return { ...demo, acts: demo.acts.map(judgedAct), isGood: wentWell(demo) };
}

/** Whether no listener was dropped, and all listeners heard audio. */
export function wentWell({ acts }: Pick<Demo, "acts">): boolean {
  return acts.every(({ accounts }) => accounts.every(({ dropped, heard, listeners }) => dropped === 0 && heard === listeners));
}

/** The worst of all relays. */
export function worstOf(accounts: readonly RelayAccount[]): WorstFigures {
  const sum = (value: (account: RelayAccount) => number) => accounts.reduce((all, account) => all + value(account), 0);
  const most = (value: (account: RelayAccount) => number | undefined) => {
    const known = accounts.map(value).filter((each) => each !== undefined);
    return known.length === 0 ? undefined : Math.max(...known);
  };
  return {
    listeners: sum(({ listeners }) => listeners),
    heard: sum(({ heard }) => heard),
    dropped: sum(({ dropped }) => dropped),
    longestGapSeconds: most((account) => account.longestGapSeconds) ?? 0,
    lostSeconds: most((account) => account.lostSeconds),
    repeatedSeconds: most((account) => account.repeatedSeconds),
  };
}
