import { preferred, type Programme, type ProgrammeSource } from "../../health/programme.js";

/** What an operator wants to do with a source. */
export type SourceWish =
  { kind: "hold"; channel: string; source: string } | { kind: "release"; channel: string } | { kind: "kick"; source: string };

/** What a channel plays on a master now, and after a step. undefined: it does not play yet. */
export interface SourceEffect {
  channel: string;
  now: string | undefined;
  after: string | undefined;
}

export interface SourceStep {
  master: string;
  effects: readonly SourceEffect[];
}

/** The steps on each master for a wish, in the masters' order. Plain JSON. */
export interface SourcePlan {
  wish: SourceWish;
  steps: readonly SourceStep[];
  /** Masters without a step, and why. */
  unchanged: ReadonlyArray<{ master: string; because: string }>;
}

export const sourceGuards = ["not-ready", "silent", "last-source"] as const;

export interface SourceFinding {
  /** The name for `--force`. */
  guard: (typeof sourceGuards)[number];
  message: string;
  hint: string;
}

/** By master, what its channels play. */
export type Observed = ReadonlyMap<string, readonly Programme[]>;

/** Plans a wish. Pure. */
export function planSource(wish: SourceWish, observed: Observed): SourcePlan {
  const masters = [...observed].map(([master, programmes]) => ({ master, ...effectsOf(wish, programmes) }));
  return {
    wish,
    steps: masters.flatMap(({ master, effects }) => (effects.length === 0 ? [] : [{ master, effects }])),
    unchanged: masters.flatMap(({ master, effects, because }) => (effects.length === 0 ? [{ master, because }] : [])),
  };
}

function effectsOf(wish: SourceWish, programmes: readonly Programme[]): { effects: SourceEffect[]; because: string } {
  if (wish.kind === "kick") {
    const having = programmes.filter(({ sources }) => sources.some(({ name, connected }) => name === wish.source && connected));
    return { effects: having.map((each) => without(each, wish.source)), because: `no encoder of ${wish.source} is connected` };
  }
  const programme = programmes.find(({ channel }) => channel === wish.channel);
  if (programme === undefined) return { effects: [], because: `this master has no channel ${wish.channel}` };
  const held = wish.kind === "hold" ? wish.source : undefined;
  const because = held === undefined ? "nothing is held" : `${held} is held`;
  // A record without a hold means that a restart has ended the hold: a release removes the record, too.
  const isSo = programme.held === held && (held !== undefined || programme.noted === undefined);
  const after = preferred({ held, sources: programme.sources })?.name;
  return { effects: isSo ? [] : [{ channel: programme.channel, now: programme.onAir, after }], because };
}

function without({ channel, onAir, held, sources }: Programme, source: string): SourceEffect {
  const left = sources.filter(({ name }) => name !== source);
  return { channel, now: onAir, after: preferred({ held, sources: left })?.name };
}

/**
 * Reasons against a plan: a source that can't play on its master, and the disconnection of the only source before the emergency tone. A master that
 * follows the other one plays what is held there, so it counts only when no other master is in the plan.
 */
export function sourceFindings({ wish, steps }: SourcePlan, observed: Observed): SourceFinding[] {
  if (wish.kind === "kick") return steps.flatMap(({ master, effects }) => lastSource(wish.source, master, effects, observed));
  if (wish.kind === "release") return [];
  const targets = steps.flatMap(({ master }) => {
    const programme = observed.get(master)?.find(({ channel }) => channel === wish.channel);
    return programme === undefined ? [] : [{ master, programme }];
  });
  const deciding = targets.filter(({ programme }) => !takesPeer(programme));
  return (deciding.length === 0 ? targets : deciding).flatMap(({ master, programme }) => {
    const source = programme.sources.find(({ name }) => name === wish.source);
    if (source?.ready === true) return [];
    const why = source === undefined ? "the channel does not have this source there" : absence(source, programme);
    const guard = source?.connected === true && source.silent && source.kind !== "peer" ? "silent" : "not-ready";
    const hint = `until it is ready, ${master} plays ${preferred({ held: undefined, sources: programme.sources })?.name ?? "nothing"}`;
    return [{ guard, message: `${wish.source} can't play on ${master}: ${why}`, hint }];
  });
}

function lastSource(source: string, master: string, effects: readonly SourceEffect[], observed: Observed): SourceFinding[] {
  return effects.flatMap(({ channel, now, after }): SourceFinding[] => {
    const next = observed
      .get(master)
      ?.find((each) => each.channel === channel)
      ?.sources.find(({ name }) => name === after);
    if (now !== source || (next !== undefined && next.kind !== "emergency")) return [];
    const message = `${source} is the only source of ${channel} on ${master}; without it the emergency tone plays`;
    return [{ guard: "last-source", message, hint: "connect another source first" }];
  });
}

/** Whether a master can play the other master's programme. */
function takesPeer({ sources }: Pick<Programme, "sources">): boolean {
  return sources.some(({ kind, ready }) => kind === "peer" && ready);
}

/** Why a source can't play, in words; "ready" when it can. */
export function absence(source: ProgrammeSource, { follow }: Pick<Programme, "follow">): string {
  const { kind, connected, silent, ready } = source;
  if (ready) return "ready";
  if (kind === "peer" && follow !== true) return "not followed";
  if (!connected)
    return { live: "no encoder", pull: "unreachable", peer: "unreachable", playlist: "nothing to play", emergency: "off" }[kind];
  return silent ? "silent" : kind === "playlist" ? "nothing to play" : "not ready";
}

/** Whether a master does what a wish asks for, and plays the source that is preferred then. */
export function isFulfilled(wish: SourceWish, programmes: readonly Programme[]): boolean {
  if (wish.kind === "kick")
    return !programmes.some(({ sources }) => sources.some((each) => each.name === wish.source && each.connected));
  const programme = programmes.find(({ channel }) => channel === wish.channel);
  const held = wish.kind === "hold" ? wish.source : undefined;
  return programme !== undefined && programme.held === held && programme.onAir === preferred(programme)?.name;
}
