/** A relay's stream, as it was when its listeners were counted. */
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

/** One observation of the radio: the part of it that is stored. */
export interface Look {
  at: Date;
  listeners: ReadonlyArray<Stream & { listeners: number }>;
  /** How far each relay is behind its master. */
  lags: ReadonlyArray<{ host: string; mount: string; seconds: number }>;
  /** What each channel plays on a master, and how long it has been on air. */
  onAir: ReadonlyArray<{ master: string; channel: string; source: string; seconds: number }>;
}

/** How long observations are kept, and when an hour begins. */
export interface Keeping {
  /** Days to keep single observations. */
  rawDays: number;
  /** Days to keep hourly values, and what was on air. */
  hourDays: number;
  /** By how many minutes the station's hours begin later than those of UTC; 30 in India. */
  hourShiftMinutes: number;
}

/** How listeners are grouped. */
export type By = "all" | "channel" | "mount" | "region" | "host";

/** Mean number of listeners in a time bucket, over its observations. Streams that were not counted in the bucket are not included. */
export interface Mean {
  /** Begin of the bucket, milliseconds since 1970. */
  at: number;
  /** `eu`, `/live.mp3`, `eu-1`; empty for all. */
  key: string;
  listeners: number;
}

/** All listeners of an hour. */
export interface Hour {
  /** Begin of the hour, milliseconds since 1970. */
  at: number;
  looks: number;
  /** The mean over its observations. */
  listeners: number;
  /** The highest count of one observation, and its time in milliseconds since 1970. */
  peak: number;
  peakAt: number;
}

export interface LagMean {
  at: number;
  host: string;
  /** The mean over the relay's mounts and the observations. */
  seconds: number;
}

/** A time span in which a source was on air; milliseconds since 1970. `until` is the last observation of it. */
export interface Span {
  master: string;
  channel: string;
  source: string;
  since: number;
  until: number;
}

/** `from` is included, `to` is not. */
export interface Period {
  from: Date;
  to: Date;
}

/**
 * The history of listeners, lags and sources. Every method is one transaction.
 * @throws RadioctlError locked when another process uses the file for more than 10 s; failed when it cannot be written or the disk is full
 */
export interface History {
  /**
   * Adds an observation and deletes what is too old. A second observation of the same millisecond is ignored. Nothing is deleted until observations
   * cover half of `rawDays`, because a clock that is years ahead makes everything look old.
   * @returns milliseconds from the observation before it, when they are more than half of `rawDays`: the clock may be wrong
   */
  append(look: Look, keeping: Keeping): number | undefined;
  /** Means of single observations, in order, in buckets of whole seconds since 1970. A stream counts with its mean within the bucket. */
  means(period: Period, bucketSeconds: number, by: By): Mean[];
  /** Hourly means, in order, from the stored hourly values. */
  hourlyMeans(period: Period, by: By): Mean[];
  hours(period: Period): Hour[];
  /** In buckets, in order. */
  lags(period: Period, bucketSeconds: number): LagMean[];
  /** The spans that overlap the period, in order. */
  onAir(period: Period): Span[];
  /** Every stream that was ever counted, the newest first. */
  streams(): Stream[];
  /**
   * The file as it is between two transactions, also while other processes write. Pages keep their places, so copies of different times have most
   * of their bytes in common.
   */
  copy(): Uint8Array;
  close(): void;
}

export interface Histories {
  /**
   * Opens a history file. If the file is damaged, also if that shows later, it is renamed (with the time in its name) and a new one is created.
   * @param mode `read`: returns undefined when there is no such file
   * @param onTorn called with the new name of the damaged file
   * @throws RadioctlError failed when the file cannot be opened, or was written by a later version of radioctl
   */
  open(path: string, mode: "read" | "append", onTorn: (aside: string) => void): Promise<History | undefined>;
}
