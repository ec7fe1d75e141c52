import type { ProbeResult } from "../../health/finding.js";
import { worstVerdict, type Verdict } from "../../health/verdict.js";
import type { Delivery } from "./deliver-messages.js";
import type { Paused, Tracks } from "./look.js";
import type { Message } from "./message.js";
import type { Return } from "./return.js";
import { keyOf, type Raised, type Track } from "./track.js";

/** What a report is to do. Paths are absolute. */
export interface ReportRequest {
  state: string;
  /** Tells the inventory's channels; without it nobody is told, and the next run that tells does. */
  alert: boolean;
  /** Says what would be said, and changes and tells nothing. */
  dryRun: boolean;
}

export type RaisedTrack = Track & { raised: Raised };

/** What came of a report. */
export interface ReportOutcome {
  result: ProbeResult;
  raised: readonly RaisedTrack[];
  /** By the key of the finding that they follow from. */
  consequences: ReadonlyMap<string, readonly string[]>;
  /** Why incidents are held back now; empty: they are not. */
  paused: Paused["because"];
  /** Bad, and not yet, or not long enough, to be raised. */
  suspected: number;
  /** What is said by this run, or would be. */
  messages: readonly Message[];
  deliveries: readonly Delivery[];
  /** Listeners whom this run brought home, or tried to, or would by a dry run. */
  returning: (Return & { command: readonly string[] }) | undefined;
  /** What the report itself could not do, in words; it went on. */
  problems: readonly string[];
}

/** Incidents of now, the worst first. */
export function raisedOf(tracks: Tracks): RaisedTrack[] {
  const all = Object.values(tracks).filter((track): track is RaisedTrack => track.raised !== undefined);
  const rank = (verdict: Verdict) => ["CRITICAL", "WARNING", "UNKNOWN", "OK"].indexOf(verdict);
  return all.sort((a, b) => rank(a.raised.verdict) - rank(b.raised.verdict) || (keyOf(a) < keyOf(b) ? -1 : 1));
}

/** How bad it is: the worst that is raised. */
export function reportVerdict({ raised }: Pick<ReportOutcome, "raised">): Verdict {
  return worstVerdict(raised.map((track) => track.raised.verdict));
}
