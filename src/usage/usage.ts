import type { FamilyShare } from "./players.js";
import type { Growth } from "./growth.js";
import type { QuietHours } from "./quiet.js";
import type { FormatUse } from "./retire.js";

/** On what the figures stand. */
export interface Basis {
  /** Days that were asked for. */
  days: number;
  /** Days of the station's zone on which there was a look. */
  daysSeen: number;
  /** Hours and looks in them. */
  hours: number;
  looks: number;
  /** Less than a week was seen: weekdays are missing, and a busy day counts too much. */
  short: boolean;
}

/** What listeners did, and what follows. Listeners are means over hours unless it is said. */
export interface Usage {
  /** ISO 8601, UTC. */
  from: string;
  to: string;
  timezone: string;
  basis: Basis;
  /** Mean over all hours seen. */
  listeners: number;
  /** undefined without a look. */
  peak: { listeners: number; at: string } | undefined;
  formats: readonly FormatUse[];
  regions: ReadonlyArray<{ region: string; listeners: number; percent: number }>;
  quiet: QuietHours;
  growth: Growth;
  /** From the relays' access logs; undefined where they were not read. */
  players: PlayersUse | undefined;
}

export interface PlayersUse {
  families: readonly FamilyShare[];
  /** Listens that have ended. */
  listens: number;
  hours: number;
  /** Relays whose logs were read, and those that gave no answer. */
  relays: readonly string[];
  missing: readonly string[];
}
