import { padded } from "../../cli/text/columns.js";
import { counted, listOf } from "../../counted.js";
import { secondsData, secondsText } from "../../duration.js";
import { cutoverStateText, hasTouched, type CutoverState } from "../../journal/cutover-states.js";
import type { RelayView } from "../../moving/relay-view.js";
import type { Scope } from "../../moving/scope.js";
import { clockText, localTimes } from "../../station/local-time.js";
import type { GateResult } from "./gates.js";
import type { ObservedCutover } from "./observe-cutover.js";
import type { CutoverOutcome, CutoverPlan, CutoverReporter, MovedRelay, Verdict } from "./request.js";

const STEP_COLUMN = 12;

/**
 * `Cutover main: master-a -> master-b    run 2026-11-22T05:00-7f3a    the quietest hour is 05:00`
 * @param quietestHour of the day, 0 to 23; undefined: not known
 */
export function headingText(kind: string, { channels, from, to }: Scope, run: string, quietestHour?: number): string {
  const quiet = quietestHour === undefined ? "" : `    the quietest hour is ${clockText(quietestHour)}`;
  return `${kind[0]?.toUpperCase() ?? ""}${kind.slice(1)} ${channels.join(", ")}: ${from} -> ${to}    run ${run}${quiet}\n`;
}

/** Shut gates, each with what to do; open gates are only counted, or listed with `verbose`. */
export function gatesText(results: readonly GateResult[], force: readonly string[], verbose: boolean): string {
  const lines = results.flatMap(({ gate, ok, finding, fix }) => {
    if (ok) return verbose ? [`     ok ${padded(gate, STEP_COLUMN)} ${finding}`] : [];
    const mark = force.includes(gate) ? "forced" : "shut";
    return [`  ${mark} ${padded(gate, STEP_COLUMN)} ${finding}`, ...(mark === "shut" ? [`         ${fix}`] : [])];
  });
  const shut = results.filter(({ gate, ok }) => !ok && !force.includes(gate)).length;
  const count = `${results.length} gates${shut === 0 ? "" : `, ${shut} shut`}`;
  return [...lines, stepLine(shut === 0 ? "ok" : "!!", "preflight", count)].map((line) => `${line}\n`).join("");
}

/** The plan: the order of the relays. */
export function cutoverPlanText({ canary, batches, listeners, leftOut, scope }: CutoverPlan): string {
  const total = Object.values(listeners).reduce((sum, count) => sum + count, 0);
  const first = canary === undefined ? [] : [`${canary} first`];
  const then = batches.length === 0 ? [] : [`then ${batches.map((batch) => listOf(batch)).join(", then ")}`];
  const out = leftOut.length === 0 ? "" : `  left out: ${leftOut.join(", ")}\n`;
  return `  ${counted(total, "listener")} to ${scope.to}: ${[...first, ...then].join(", ")}\n${out}`;
}

/** The names of the steps in the progress output. */
export const stepNames: Partial<Record<CutoverState, string>> = {
  PRESTAGED: "prestaged",
  CANARY: "canary",
  SOAK: "soak",
  BATCHES: "relays",
  SOURCES: "sources",
  DNS: "roles",
  VERIFY: "verified",
  COMMITTED: "committed",
  ROLLING_BACK: "rollback",
};

/** The result of a step in one line. */
export function stepText(state: CutoverState, { verdict, finding }: Verdict, milliseconds: number): string {
  const mark = { good: "ok", bad: "!!", unclear: "??", stopped: ".." }[verdict];
  const seconds = milliseconds < 1000 ? "" : `  ${secondsText(milliseconds / 1000)}`;
  return `${stepLine(mark, stepNames[state] ?? state.toLowerCase(), `${finding}${seconds}`)}\n`;
}

/** `2026-11-22 05:00 Europe/Berlin` of an instant in ISO 8601. */
export function armedText(instant: string, timezone: string): string {
  const { date, hour, minute } = localTimes(timezone)(Date.parse(instant));
  return `${date} ${twoDigits(hour)}:${twoDigits(minute)} ${timezone}`;
}

/** `3:12 of 5:00, 4 probes good` */
export function soakText({ seconds, ofSeconds, probesGood }: Parameters<CutoverReporter["soaking"]>[0]): string {
  const clock = (value: number) => `${Math.floor(value / 60)}:${twoDigits(Math.floor(value % 60))}`;
  return `${clock(seconds)} of ${clock(ofSeconds)}, ${counted(probesGood, "probe")} good`;
}

/** The confirmation of a Ctrl-C. */
export function askedText(what: "pause" | "undo", state: CutoverState): string {
  if (state === "ROLLING_BACK") return "A rollback is already running; it continues to its end.\n";
  if (!hasTouched(state)) return "Stopping: nothing was changed.\n";
  return what === "undo"
    ? "Moving all listeners back.\n"
    : "Stopping after the current step. Press Ctrl-C again to move all listeners back.\n";
}

/** `31 listeners moved, 0 lost, 0.3 s` */
export function movedText({ listenersBefore, listenersAfter, milliseconds }: MovedRelay): string {
  const lost = Math.max(0, listenersBefore - listenersAfter);
  return `${counted(listenersAfter, "listener")} moved, ${lost} lost, ${secondsText(milliseconds / 1000)}`;
}

/** The final report: the result, the warnings, and the next command. */
export function cutoverAccount({ state, because, run, moved, warnings }: CutoverOutcome, scope: Scope, kind: string): string {
  const people = moved.reduce((sum, { listenersAfter }) => sum + listenersAfter, 0);
  const lost = moved.reduce((sum, { listenersBefore, listenersAfter }) => sum + Math.max(0, listenersBefore - listenersAfter), 0);
  const count =
    moved.length === 0 ? "" : `  ${counted(people, "listener")} moved on ${counted(moved.length, "relay")}, ${lost} lost.`;
  return [
    `${sentence(cutoverStateText(state))}: ${because}.${count}`,
    ...warnings.map((warning) => `  warning  ${warning}`),
    ...nextSteps(state, run, scope, kind).map((line) => `  ${line}`),
    "",
  ].join("\n");
}

function nextSteps(state: CutoverState, run: string, { from, to }: Scope, kind: string): string[] {
  switch (state) {
    case "COMMITTED":
      return kind === "cutover"
        ? [`${from} keeps running: leave it up for a day. To go back: radioctl cutover --to ${from}`]
        : [`When ${from} is repaired, run radioctl deploy ${from}: it will follow ${to}`];
    case "PAUSED":
    case "ROLLBACK_INCOMPLETE":
      return [`To continue: radioctl ${kind} --resume ${run}   To go back: radioctl ${kind} --abort ${run}`];
    case "ROLLED_BACK":
      return [`Every listener gets ${from}, as before.`];
    default:
      return ["Nothing was changed."];
  }
}

/** The outcome as data. */
export function cutoverJson(outcome: CutoverOutcome, scope: Scope, seconds: number): unknown {
  return { ...outcome, from: scope.from, to: scope.to, channels: scope.channels, seconds: secondsData(seconds) };
}

export function cutoverStatusText({ history, alive, open, views, listeners }: ObservedCutover): string {
  const { run, kind, from, to, channels, state, detail, at, operator, pid } = history;
  const who = alive ? `running, process ${pid} of ${operator}` : open ? "not running" : "ended";
  const heading = headingText(kind, { channels, from, to, relays: [], home: false, liveSources: [] }, run);
  const line = `  ${state === undefined ? "not started" : cutoverStateText(state)}${detail === "" ? "" : `: ${detail}`}  since ${at}, ${who}\n`;
  const relays = views.map((view) =>
    "problem" in view
      ? `  ${view.relay}  ?  ${view.problem}\n`
      : `  ${view.relay}  ${activeText(view)}  ${listeners[view.relay] ?? 0} listeners\n`,
  );
  const next =
    !alive && open ? [`  To continue: radioctl ${kind} --resume ${run}   To go back: radioctl ${kind} --abort ${run}\n`] : [];
  return [heading, line, ...relays, ...next].join("");
}

export function cutoverStatusJson({ history, alive, open, views }: ObservedCutover): unknown {
  return { ...history, open, alive, observed: views };
}

function activeText({ active, listeners }: RelayView): string {
  const masters = [...new Set(Object.values(active).map((master) => master ?? "no master"))].join(", ");
  const present = Object.entries(listeners)
    .filter(([, count]) => count > 0)
    .map(([master, count]) => `${count} hear ${master}`);
  return `new listeners get ${masters}${present.length === 0 ? "" : `; ${present.join(", ")}`}`;
}

function stepLine(mark: string, name: string, text: string): string {
  return `  ${mark} ${padded(name, STEP_COLUMN)} ${text}`;
}

function sentence(text: string): string {
  return text.slice(0, 1).toUpperCase() + text.slice(1);
}

function twoDigits(value: number): string {
  return String(value).padStart(2, "0");
}
