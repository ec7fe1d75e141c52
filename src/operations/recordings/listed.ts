import type { RecordingRecord } from "../../health/facts/recordings.js";

/** A recording, and where its best version is. */
export interface ListedRecording {
  /** Local date of its begin, as in names. */
  day: string;
  record: RecordingRecord;
  /** The bucket's key of the audio; undefined: only the master has it. */
  key: string | undefined;
}

/**
 * One entry for each recording, in the order of time: of several versions the one without gaps, and then the one that the bucket has.
 * Pure.
 */
export function bestOf(found: readonly ListedRecording[]): ListedRecording[] {
  const best = new Map<string, ListedRecording>();
  for (const each of found) {
    const { channel, show, due } = each.record;
    const id = `${channel} ${each.day} ${due.from} ${show}`;
    const other = best.get(id);
    if (other === undefined || isBetter(each, other)) best.set(id, each);
  }
  return [...best.values()].sort(
    (one, other) => compare(one.record.channel, other.record.channel) || compare(one.record.due.from, other.record.due.from),
  );
}

function isBetter(one: ListedRecording, other: ListedRecording): boolean {
  const [own, its] = [one.record.gapSeconds, other.record.gapSeconds];
  return own === its ? one.key !== undefined && other.key === undefined : own < its;
}

function compare(one: string, other: string): number {
  return one < other ? -1 : one > other ? 1 : 0;
}
