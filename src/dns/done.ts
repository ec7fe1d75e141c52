import type { RecordChange, RecordSet } from "../ports/dns.js";
import { recordKey, recordText } from "./records.js";

/** Whether the zone's records are as a batch makes them. */
export function isDone(changes: readonly RecordChange[], recordSets: readonly RecordSet[]): boolean {
  const there = new Map(recordSets.map((record) => [recordKey(record), recordText(record)]));
  const made = new Map(
    changes.flatMap(({ action, recordSet }) => (action === "DELETE" ? [] : [[recordKey(recordSet), recordText(recordSet)]])),
  );
  return changes.every(({ recordSet }) => there.get(recordKey(recordSet)) === made.get(recordKey(recordSet)));
}
