import type { Verdict } from "./verdict.js";

/** The names of all checks. */
export const checks = [
  "reach", // DNS, TCP, TLS, HTTP status
  "certificate", // days left
  "first-audio", // from the request to the first whole frame
  "continuity", // bytes a second, longest gap, frame sync
  "silence", // level of a few seconds
  "lag", // behind its master
  "identity", // the same bytes as its master
  "splicer", // what a relay's splicer plays, and how its last join fitted
  "source", // what Liquidsoap plays, compared with what it should play
  "headroom", // listeners compared with capacity, also with one relay lost
  "dns", // the zone compared with the plan, and the answers of its name servers
  "unit", // services that should run
  "disk",
  "memory",
  "load",
  "files", // open file descriptors
  "clock",
  "logins", // wrong logins of encoders
  "upgrades", // pending security updates
  "recordings", // of a master: the recorder runs, has room, and its files reach the bucket
  "reboot",
  "bed", // of a master: a mirrored playlist is up to date, and long enough
  "backup", // a master's own backup: age, failures, the weekly check
  "drill", // the last rehearsal of a restore
  "drift", // differences from the inventory
] as const;

export type CheckName = (typeof checks)[number];

/** A measured number; printed as a monitoring plugin's performance data. Thresholds have the unit of the value. */
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

/** The result of one check of one thing. Findings of two runs are about the same thing when `check` and `subject` are equal. */
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
  /** The cause, as `CHECK SUBJECT` of another finding of the same probe: this finding gives no alert of its own. */
  becauseOf?: string | undefined;
}

/** What a channel plays on one master. */
export interface OnAir {
  master: string;
  channel: string;
  /** undefined while Liquidsoap starts. */
  source: string | undefined;
  /** How long it has been playing. */
  seconds: number;
}

/** The master whose streams of a channel a relay sends to listeners. Only for relays that were queried and whose Icecast answered. */
export interface GivenMasters {
  relay: string;
  channel: string;
  /** New listeners get this master's streams; undefined: unknown. */
  active: string | undefined;
  /** By master: clients of its streams now, including relays below, without probes. */
  takers: Readonly<Record<string, number>>;
}

/** The result of one probe of the radio. */
export interface ProbeResult {
  /** ISO 8601, UTC, when it began. */
  at: string;
  /** How long it took. */
  seconds: number;
  findings: readonly Finding[];
  listeners: readonly ListenerCount[];
  onAir: readonly OnAir[];
  /** undefined: no relay was queried. */
  given?: readonly GivenMasters[] | undefined;
  /** What was not checked, and why. Every format shows it, so that it is not mistaken for OK. */
  notChecked?: readonly NotChecked[] | undefined;
}

/** A check that was not possible at all, such as silence without ffmpeg. */
export interface NotChecked {
  check: CheckName;
  /** `ffmpeg is not installed` */
  because: string;
  /** The subjects that were not checked; undefined: the whole check. */
  subjects?: readonly string[] | undefined;
}

/** Identifies a finding within a run; causes are named by it. */
export function findingKey({ check, subject }: Pick<Finding, "check" | "subject">): string {
  return `${check} ${subject}`;
}

/** Listeners of one mount on one relay, by the relay's own count. */
export interface ListenerCount {
  host: string;
  region: string;
  channel: string;
  mount: string;
  codec: string;
  /** undefined: not known, as for FLAC. */
  bitrateKbps: number | undefined;
  /** Without probes and without relays that feed from it. */
  listeners: number;
}
