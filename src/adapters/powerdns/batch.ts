import { RadioctlError } from "../../errors.js";
import type { RecordChange, RecordSet } from "../../ports/dns.js";

/** The record sets after a batch. PowerDNS would accept anything; this check is as strict as Route 53. @throws RadioctlError refused */
export function changed(recordSets: readonly RecordSet[], changes: readonly RecordChange[]): RecordSet[] {
  const records = new Map(recordSets.map((record) => [keyOf(record), record]));
  const problems = changes.flatMap(({ action, recordSet }) => {
    const current = records.get(keyOf(recordSet));
    if (action === "DELETE") records.delete(keyOf(recordSet));
    else records.set(keyOf(recordSet), recordSet);
    if (action === "CREATE" && current !== undefined) return [`${keyOf(recordSet)} already exists`];
    if (action !== "DELETE") return [];
    if (current === undefined) return [`${keyOf(recordSet)} does not exist`];
    return text(current) === text(recordSet) ? [] : [`${keyOf(recordSet)} differs from the record of the plan`];
  });
  if (problems.length === 0) return [...records.values()];
  throw new RadioctlError("refused", "the zone has changed since it was read; nothing was written", {
    said: problems,
    hint: "plan again: radioctl dns plan",
  });
}

function keyOf({ name, type, setIdentifier }: RecordSet): string {
  return [name, type, setIdentifier].join(" ").trim();
}

/** Equal record sets give the same text, in whatever order their keys and values are. */
function text(record: RecordSet): string {
  return JSON.stringify(sorted({ ...record, values: record.values.toSorted() }));
}

function sorted(value: unknown): unknown {
  if (typeof value !== "object" || value === null || Array.isArray(value)) return value;
  const pairs = Object.entries(value).filter(([, each]) => each !== undefined);
  return pairs.map(([name, each]): [string, unknown] => [name, sorted(each)]).sort(([one], [other]) => (one < other ? -1 : 1));
}
