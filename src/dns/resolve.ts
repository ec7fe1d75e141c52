import type { Place, RecordSet } from "../ports/dns.js";
import { choose } from "./choose.js";
import { indexZone, type Group, type ZoneIndex } from "./groups.js";
import { isWithin, type ZoneSnapshot } from "./records.js";
import { verdicts, type Verdict } from "./verdict.js";

/** One choice on the way to an answer. */
export interface TraceStep {
  name: string;
  policy: RecordSet["policy"]["kind"];
  /** The set identifier; undefined for a simple record. */
  chosen: string | undefined;
  probability: number;
  because: string;
  /** Set identifiers of the same name that are down, of the records that were considered: all of a pool, of other policies up to the chosen one. */
  down: readonly string[];
}

/** One record set that may be the answer. */
export interface Outcome {
  /** The last record on the way, with the values; an alias when it leads out of the zone. */
  record: RecordSet;
  /** 0 to 1; the shares of all outcomes add up to 1. */
  share: number;
  trace: readonly TraceStep[];
}

/** Answers queries from a snapshot. */
export interface Simulator {
  /**
   * All answers that a client may get, with their shares. Empty: no answer. A CNAME answers a query for any other type; it is not followed.
   */
  resolve(name: string, type: string, client: Place): Outcome[];
}

/**
 * What Route 53 would answer, computed and not sampled. Pure: no query is sent.
 * @throws RadioctlError failed for a snapshot that no provider can have: mixed policies, circles, records that name missing checks
 */
export function simulate(snapshot: ZoneSnapshot): Simulator {
  const index = indexZone(snapshot);
  const verdict = verdicts(snapshot);
  return {
    resolve(name, type, client) {
      const isHealthy = healthFor(index, verdict, client);
      const follow = (group: Group, share: number, above: readonly TraceStep[]): Outcome[] => {
        const down = new Set<RecordSet>();
        const judge = (each: RecordSet) => {
          if (!isHealthy(each)) down.add(each);
          return !down.has(each);
        };
        return choose(group, client, judge).flatMap(({ record, probability, because }) => {
          const trace = [...above, stepOf(record, probability, because, [...down])];
          const target = targetOf(index, record);
          if (target === "itself") return [{ record, share: share * probability, trace }];
          return target === undefined ? [] : follow(target, share * probability, trace);
        });
      };
      const asked = index.group(name.toLowerCase(), type) ?? index.group(name.toLowerCase(), "CNAME");
      return asked === undefined ? [] : follow(asked, 1, []);
    },
  };
}

/** What answers in place of a record; undefined: its alias has no target. */
function targetOf(index: ZoneIndex, { alias, type }: RecordSet): Group | "itself" | undefined {
  if (alias === undefined || alias.zoneId !== undefined || !isWithin(alias.name, index.zone)) return "itself";
  return index.group(alias.name, type);
}

/**
 * Whether a record counts as healthy for one client: its own check is healthy, and, with EvaluateTargetHealth, one of its targets is.
 * Cached by record, because every path of a tree ends in the same pools.
 */
function healthFor(index: ZoneIndex, verdict: Verdict, client: Place): (record: RecordSet) => boolean {
  const known = new Map<RecordSet, boolean>();
  const groupIsHealthy = (group: Group): boolean =>
    choose(group, client, recordIsHealthy).some(({ record }) => recordIsHealthy(record));
  const recordIsHealthy = (record: RecordSet): boolean => {
    const health = known.get(record) ?? judge(record);
    known.set(record, health);
    return health;
  };
  const judge = (record: RecordSet): boolean => {
    if (record.healthCheckId !== undefined && !verdict(record.healthCheckId)) return false;
    if (record.alias?.evaluateTargetHealth !== true) return true;
    const target = targetOf(index, record);
    return target === "itself" || (target !== undefined && groupIsHealthy(target));
  };
  return recordIsHealthy;
}

function stepOf(record: RecordSet, probability: number, because: string, down: Group): TraceStep {
  return {
    name: record.name,
    policy: record.policy.kind,
    chosen: record.setIdentifier,
    probability,
    because,
    down: down.flatMap(({ setIdentifier }) => (setIdentifier === undefined ? [] : [setIdentifier])),
  };
}
