import type { Place, RecordSet } from "../ports/dns.js";
import type { Group } from "./groups.js";

/** A record set that may be the answer, and its probability. */
export interface Choice {
  record: RecordSet;
  probability: number;
  because: string;
}

/** Route 53 cuts an answer with more addresses than this. */
const MULTIVALUE_MOST = 8;

/**
 * The records that a policy may give a client. When no record is healthy, all count as healthy. Empty: a geolocation group without `*`, for a
 * client in a place that no record names.
 * @param isHealthy judges the record's own check and its target
 */
export function choose(group: Group, client: Place, isHealthy: (record: RecordSet) => boolean): Choice[] {
  const [first] = group;
  switch (first?.policy.kind) {
    case undefined:
      return [];
    case "weighted":
      return chooseWeighted(group, isHealthy);
    case "failover":
      return chooseFailover(group, isHealthy);
    case "geolocation":
      return chooseNearest(group, client, isHealthy);
    case "multivalue":
      return chooseMultivalue(group, isHealthy);
    case "simple":
    case "other":
      return equally(group, "the only record");
  }
}

const weightOf = ({ policy }: RecordSet): number => (policy.kind === "weighted" ? policy.weight : 0);

function chooseWeighted(group: Group, isHealthy: (record: RecordSet) => boolean): Choice[] {
  const up = group.filter(isHealthy);
  const heavy = (records: Group) => records.filter((record) => weightOf(record) > 0);
  if (heavy(up).length > 0) return byWeight(heavy(up), "");
  // A weight of 0 is a soft drain: such a record answers when no other of the group is healthy.
  if (up.length > 0) return equally(up, "weight 0, and no other record is healthy");
  if (heavy(group).length > 0) return byWeight(heavy(group), "; no record is healthy, so all count as healthy");
  return equally(group, "all records have weight 0, and no record is healthy");
}

function byWeight(records: Group, but: string): Choice[] {
  const total = records.reduce((sum, record) => sum + weightOf(record), 0);
  return records.map((record) => ({
    record,
    probability: weightOf(record) / total,
    because: `weight ${weightOf(record)} of ${total}${but}`,
  }));
}

function equally(records: Group, because: string): Choice[] {
  return records.map((record) => ({ record, probability: 1 / records.length, because }));
}

function chooseFailover(group: Group, isHealthy: (record: RecordSet) => boolean): Choice[] {
  const of = (role: "PRIMARY" | "SECONDARY") => group.find(({ policy }) => policy.kind === "failover" && policy.role === role);
  const primary = of("PRIMARY");
  const secondary = of("SECONDARY");
  if (primary !== undefined && isHealthy(primary))
    return [{ record: primary, probability: 1, because: "the primary is healthy" }];
  if (secondary !== undefined && isHealthy(secondary))
    return [{ record: secondary, probability: 1, because: "the primary is down" }];
  const last = primary ?? secondary;
  return last === undefined ? [] : [{ record: last, probability: 1, because: "both are down, so the primary answers" }];
}

function chooseNearest(group: Group, client: Place, isHealthy: (record: RecordSet) => boolean): Choice[] {
  const candidates = [
    group.filter(
      (record) =>
        client.subdivision !== undefined && covers(record, { country: client.country, subdivision: client.subdivision }),
    ),
    group.filter((record) => client.country !== undefined && covers(record, { country: client.country })),
    group.filter((record) => client.continent !== undefined && covers(record, { continent: client.continent })),
    group.filter((record) => covers(record, { country: "*" })),
  ].flat();
  const [nearest] = candidates;
  const healthy = candidates.find(isHealthy);
  const record = healthy ?? nearest;
  if (record === undefined) return [];
  const because =
    healthy === nearest
      ? "the nearest location"
      : healthy === undefined
        ? "no record is healthy, so the nearest location answers"
        : "nearer locations are down";
  return [{ record, probability: 1, because }];
}

function covers({ policy }: RecordSet, place: { [Key in keyof Place]: string | undefined }): boolean {
  if (policy.kind !== "geolocation") return false;
  const { continent, country, subdivision } = policy.place;
  return continent === place.continent && country === place.country && subdivision === place.subdivision;
}

/** All healthy records, at most eight; a client uses any of them. */
function chooseMultivalue(group: Group, isHealthy: (record: RecordSet) => boolean): Choice[] {
  const up = group.filter(isHealthy);
  const answered = up.length > 0 ? up : group;
  return equally(
    answered,
    up.length > 0
      ? `one of ${Math.min(MULTIVALUE_MOST, answered.length)} healthy records`
      : "no record is healthy, so all count as healthy",
  );
}
