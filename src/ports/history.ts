/** A stream of a relay, as it was when its listeners were counted. */
export interface Stream {
  /** The relay. */
  host: string;
  region: string;
  channel: string;
  /** `/live.mp3` */
  mount: string;
  codec: string;
  /** undefined: not known, as for FLAC. */
  bitrateKbps: number | undefined;
}

/** One look at the radio, as far as it is kept. */
export interface Look {
  at: Date;
  listeners: ReadonlyArray<Stream & { listeners: number }>;
  /** How far a relay is behind its master. */
  lags: ReadonlyArray<{ host: string; mount: string; seconds: number }>;
  /** What a channel plays on one master, and for how long. */
  onAir: ReadonlyArray<{ master: string; channel: string; source: string; seconds: number }>;
}

/** How long it is kept, and where its hours begin. */
export interface Keeping {
  /** Single looks. */
  rawDays: number;
  /** Hours, and what was on air. */
  hourDays: number;
  /** By how many minutes the station's hours begin later than those of UTC; 30 in India. */
  hourShiftMinutes: number;
}

/** By what listeners are told apart. */
export type By = "all" | "channel" | "mount" | "region" | "host";

/** Listeners of a time, as a mean over its looks; streams that were not counted in it are not in it. */
export interface Mean {
  /** When the time begins, milliseconds since 1970. */
  at: number;
  /** `eu`, `/live.mp3`, `eu-1`; empty for all. */
  key: string;
  listeners: number;
}

/** All listeners of an hour. */
export interface Hour {
  /** When it begins, milliseconds since 1970. */
  at: number;
  looks: number;
  /** The mean over its looks. */
  listeners: number;
  /** The most that were counted in one look, and when, milliseconds since 1970. */
  peak: number;
  peakAt: number;
}

export interface LagMean {
  at: number;
  host: string;
  /** The mean over its mounts and looks. */
  seconds: number;
}

/** What was on air without a change; times in milliseconds since 1970. `until`: the last look that saw it. */
export interface Span {
  master: string;
  channel: string;
  source: string;
  since: number;
  until: number;
}

/** From, and up to but without; the whole of what is kept when there are no bounds. */
export interface Period {
  from: Date;
  to: Date;
}

/**
 * Who listened to what, and when. Every method is one transaction. @throws RadioctlError locked when another process holds it for more than 10 s;
 * failed when the disk is full or it may not be written
 */
export interface History {
  /** Adds a look and drops what is too old by then. A second one of the same millisecond is passed over. */
  append(look: Look, keeping: Keeping): void;
  /** Means of single looks, in order, in buckets of whole seconds since 1970. A stream of two looks in a bucket counts with their mean. */
  means(period: Period, bucketSeconds: number, by: By): Mean[];
  /** Means of hours, in order; from the roll-ups. */
  hourlyMeans(period: Period, by: By): Mean[];
  hours(period: Period): Hour[];
  /** In buckets, in order. */
  lags(period: Period, bucketSeconds: number): LagMean[];
  /** Those that reach into the period, in order. */
  onAir(period: Period): Span[];
  /** Every stream that was ever counted, the latest first. */
  streams(): Stream[];
  close(): void;
}

export interface Histories {
  /**
   * Opens what is kept in a file. One that is torn is put aside, with a name that tells when, and a new one begun; also when that shows later.
   * @param mode `read`: undefined when there is no such file
   * @param onTorn told the name of the file that was put aside
   * @throws RadioctlError failed when it can't be opened, or is a newer program's
   */
  open(path: string, mode: "read" | "append", onTorn: (aside: string) => void): Promise<History | undefined>;
}
