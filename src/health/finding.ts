import type { Verdict } from "./verdict.js";

/** What is looked at. */
export const checks = [
  "reach", // DNS, TCP, TLS, HTTP status
  "certificate", // days that are left
  "first-audio", // from the request to the first whole frame
  "continuity", // bytes a second, longest gap, frame sync
  "silence", // level of a few seconds
  "lag", // behind its master
  "identity", // the same bytes as its master
  "source", // what Liquidsoap plays against what it should
  "headroom", // listeners against capacity, also with one relay lost
  "dns", // the zone against the plan, and what name servers answer
  "unit", // services that should run
  "disk",
  "memory",
  "load",
  "files", // open file descriptors
  "clock",
  "upgrades", // pending security updates
  "reboot",
  "drift", // against the inventory
] as const;

export type CheckName = (typeof checks)[number];

/** A number that was measured; printed as a monitoring plugin's performance data. Thresholds in the same unit as the value. */
export interface Figure {
  /** `lag`, `first_audio`; unique within its finding. */
  label: string;
  value: number;
  /** s: seconds. B: bytes. c: a counter. Empty: a plain number. */
  unit: "" | "s" | "%" | "B" | "c" | "dBFS" | "kbit/s" | "d";
  warning?: number | undefined;
  critical?: number | undefined;
  min?: number | undefined;
  max?: number | undefined;
}

/** What one check found about one thing. `check`, `subject` and nothing else tell findings of two runs to be about the same. */
export interface Finding {
  check: CheckName;
  /** `eu-1`, `eu-1 /live.mp3`, `main`, `eu`, `live.radio.example`. */
  subject: string;
  host?: string | undefined;
  mount?: string | undefined;
  channel?: string | undefined;
  region?: string | undefined;
  verdict: Verdict;
  /** The value and its limit in words: `2.0 s behind master-a, limit 1.5 s`. */
  summary: string;
  /** What to do next; undefined when all is well. */
  hint: string | undefined;
  figures: readonly Figure[];
  /** What it follows from, `CHECK SUBJECT` of a finding of the same look: not to be raised on its own. */
  becauseOf?: string | undefined;
}

/** What a channel plays on one master. */
export interface OnAir {
  master: string;
  channel: string;
  /** undefined in the moment of its start. */
  source: string | undefined;
  /** For how long. */
  seconds: number;
}

/** Whose streams of a channel a relay gives that feeds from the masters. Only of relays that were asked, and whose Icecast answered. */
export interface GivenMasters {
  relay: string;
  channel: string;
  /** New listeners get this master's; undefined: the relay does not say. */
  active: string | undefined;
  /** By master: who takes its streams now, relays below among them, probes left out. */
  takers: Readonly<Record<string, number>>;
}

/** One look at the radio. */
export interface ProbeResult {
  /** ISO 8601, UTC, when it began. */
  at: string;
  /** How long it took. */
  seconds: number;
  findings: readonly Finding[];
  listeners: readonly ListenerCount[];
  onAir: readonly OnAir[];
  /** undefined: no relay was asked. */
  given?: readonly GivenMasters[] | undefined;
  /** What nobody looked at, and why: neither good nor bad. Told in every format, so that nobody takes it for OK. */
  notChecked?: readonly NotChecked[] | undefined;
}

/** A check that could not be done at all, as silence without ffmpeg. */
export interface NotChecked {
  check: CheckName;
  /** `ffmpeg is not installed` */
  because: string;
  /** Of which findings; undefined: of all of the check. */
  subjects?: readonly string[] | undefined;
}
/** How a cause is named: what tells its finding from all others of a run. */

export function findingKey({ check, subject }: Pick<Finding, "check" | "subject">): string {
  return `${check} ${subject}`;
}
/** Who listens to what, where; as counted by the relays themselves. */
export interface ListenerCount {
  host: string;
  region: string;
  channel: string;
  mount: string;
  codec: string;
  /** undefined: not known, as for FLAC. */
  bitrateKbps: number | undefined;
  /** Relays that feed from it, and probes, left out. */
  listeners: number;
}
