import { findingKey, type ProbeResult } from "../../health/finding.js";
import { worstVerdict, type Verdict } from "../../health/verdict.js";
import type { Delivery } from "./deliver-messages.js";
import type { Paused, Tracks } from "./look.js";
import type { Message } from "./message.js";
import type { Return } from "./return.js";
import type { Raised, Track } from "./track.js";

/** What to do in a report. Paths are absolute. */
export interface ReportRequest {
  state: string;
  /** Sends messages to the inventory's channels; false: the next run with alerts sends them. */
  alert: boolean;
  /** Prints the messages that would be sent; sends and changes nothing. */
  dryRun: boolean;
}

export type RaisedTrack = Track & { raised: Raised };

/** The result of a report. */
export interface ReportOutcome {
  result: ProbeResult;
  raised: readonly RaisedTrack[];
  /** By the key of the finding that caused them. */
  consequences: ReadonlyMap<string, readonly string[]>;
  /** Why incidents are paused now; empty: they are not. */
  paused: Paused["because"];
  /** How many findings are bad, but not for long enough to be raised. */
  suspected: number;
  /** The messages that this run sends, or would send. */
  messages: readonly Message[];
  deliveries: readonly Delivery[];
  /** Listeners that this run moved home, or tried to, or would move in a dry run. */
  returning: (Return & { command: readonly string[] }) | undefined;
  /** What the report itself could not do, in words; it continued without it. */
  problems: readonly string[];
  /** Whether the incidents are on disk: without that, the next report can't compare. */
  stored: boolean;
}

/** The current incidents, worst first. */
export function raisedOf(tracks: Tracks): RaisedTrack[] {
  const all = Object.values(tracks).filter((track): track is RaisedTrack => track.raised !== undefined);
  const rank = (verdict: Verdict) => ["CRITICAL", "WARNING", "UNKNOWN", "OK"].indexOf(verdict);
  return all.sort((a, b) => rank(a.raised.verdict) - rank(b.raised.verdict) || (findingKey(a) < findingKey(b) ? -1 : 1));
}

/** The worst verdict of the raised incidents; UNKNOWN at the least when they could not be stored. */
export function reportVerdict({ raised, stored }: Pick<ReportOutcome, "raised" | "stored">): Verdict {
  return worstVerdict([...raised.map((track) => track.raised.verdict), ...(stored ? [] : ["UNKNOWN" as const])]);
}
