import { checks, findingKey } from "../../health/finding.js";
import { isVerdict, type Tracks } from "./look.js";
import type { Message } from "./message.js";
import type { Letter } from "./outbox.js";
import type { Homing, Homings } from "./return.js";
import type { Raised, Told, Track } from "./track.js";

/** What a run stores for the next: one file, so that raised incidents and waiting messages can't disagree. */
export interface ReportState {
  tracks: Tracks;
  /** Oldest first. */
  outbox: readonly Letter[];
  /** Missing unless the inventory has `returnAfterMinutes`. */
  homings?: Homings | undefined;
}

export const EMPTY_STATE: ReportState = { tracks: {}, outbox: [] };

const KIND = "radioctl report";
const VERSION = 1;

export function stateText(state: ReportState): string {
  return `${JSON.stringify({ kind: KIND, version: VERSION, ...state }, undefined, 1)}\n`;
}

/** Reads a state file. Never throws: a file that is not a complete state gives a problem in words. */
export function parseState(text: string): ReportState | { problem: string } {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    return { problem: "is damaged: not JSON" };
  }
  if (!isGroup(value) || value["kind"] !== KIND) return { problem: "is not a state file of radioctl report" };
  if (value["version"] !== VERSION)
    return { problem: `has version ${JSON.stringify(value["version"])}, this radioctl reads version ${VERSION}` };
  const { tracks, outbox, homings } = value;
  if (!isGroup(tracks) || !Object.entries(tracks).every(([key, track]) => isTrack(track) && key === findingKey(track)))
    return { problem: "has invalid tracks" };
  if (!Array.isArray(outbox) || !outbox.every(isLetter)) return { problem: "has invalid messages" };
  if (homings === undefined) return { tracks: tracks as Tracks, outbox };
  if (!isGroup(homings) || !Object.values(homings).every(isHoming)) return { problem: "has invalid returns" };
  return { tracks: tracks as Tracks, outbox, homings: homings as Homings };
}

function isHoming(value: unknown): value is Homing {
  if (!isGroup(value)) return false;
  const { master, goodSince, goodAt, fallen, turned, awaySince, tries, triedAt, trying, told } = value;
  return (
    isText(master) &&
    areMissingOr(isTime, goodSince, goodAt, awaySince, triedAt) &&
    isGroup(fallen) &&
    Object.values(fallen).every((count) => typeof count === "number") &&
    Array.isArray(turned) &&
    turned.every(isText) &&
    typeof tries === "number" &&
    areMissingOr((each) => typeof each === "boolean", trying) &&
    areMissingOr(isVerdict, told)
  );
}

function isTrack(value: unknown): value is Track {
  if (!isGroup(value)) return false;
  const { check, subject, looks, badSince, summary, host, hint, raised, told } = value;
  return (
    isCheck(check) &&
    areTexts(subject, looks, badSince, summary) &&
    /^[.uwc]*$/u.test(String(looks)) &&
    areMissingOr(isText, host, hint) &&
    areMissingOr(isRaised, raised) &&
    areMissingOr(isTold, told)
  );
}

function isRaised(value: unknown): value is Raised {
  if (!isGroup(value)) return false;
  return areTexts(value["id"], value["since"]) && isVerdict(value["verdict"]) && typeof value["flapping"] === "boolean";
}

function isTold(value: unknown): value is Told {
  return isRaised(value) && isVerdict((value as Partial<Told>).worst) && isText((value as Partial<Told>).at);
}

function isLetter(value: unknown): value is Letter {
  if (!isGroup(value)) return false;
  const { id, channel, message, tries, refusals } = value;
  return areTexts(id, channel) && isMessage(message) && typeof tries === "number" && typeof refusals === "number";
}

function isMessage(value: unknown): value is Message {
  if (!isGroup(value)) return false;
  const { kind, incident, at, since, check, subject, verdict, worst, summary, host, hint, consequences } = value;
  return (
    areTexts(kind, incident, at, since, subject, summary) &&
    isCheck(check) &&
    isVerdict(verdict) &&
    isVerdict(worst) &&
    areMissingOr(isText, host, hint) &&
    Array.isArray(consequences) &&
    areTexts(...(consequences as unknown[]))
  );
}

function isCheck(value: unknown): boolean {
  return checks.some((check) => check === value);
}

function isGroup(value: unknown): value is Record<string, unknown> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

function isText(value: unknown): value is string {
  return typeof value === "string";
}

function isTime(value: unknown): boolean {
  return isText(value) && !Number.isNaN(Date.parse(value));
}

function areTexts(...values: readonly unknown[]): boolean {
  return values.every(isText);
}

function areMissingOr(is: (value: unknown) => boolean, ...values: readonly unknown[]): boolean {
  return values.every((value) => value === undefined || is(value));
}
