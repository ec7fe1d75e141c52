import { isWithin, type ZoneSnapshot } from "../../../src/dns/records.js";
import { simulate, type Simulator } from "../../../src/dns/resolve.js";
import type { Place, RecordSet } from "../../../src/ports/dns.js";

/** One answer of a name server. */
export interface Answer {
  code: "NOERROR" | "NXDOMAIN" | "REFUSED";
  /** The selected record; undefined: there is no record of the type, or none for the client. */
  record?: RecordSet;
  /** In the form of a zone file. */
  values: readonly string[];
}

/** One simulator for each snapshot, because it is queried hundreds of times. */
const simulators = new WeakMap<ZoneSnapshot, Simulator>();

/**
 * Draws one of the simulator's outcomes by its share.
 * @param random at least 0 and less than 1
 */
export function answer(snapshot: ZoneSnapshot, name: string, type: string, client: Place, random: () => number): Answer {
  const asked = name.toLowerCase();
  if (!isWithin(asked, snapshot.zone)) return { code: "REFUSED", values: [] };
  const simulator = simulators.get(snapshot) ?? simulate(snapshot);
  simulators.set(snapshot, simulator);
  const outcomes = simulator.resolve(asked, type, client);
  let rest = random();
  const drawn = outcomes.find(({ share }) => (rest -= share) < 0) ?? outcomes.at(-1);
  if (drawn !== undefined) return { code: "NOERROR", record: drawn.record, values: drawn.record.values };
  const exists = snapshot.recordSets.some((record) => isWithin(record.name, asked));
  return { code: exists ? "NOERROR" : "NXDOMAIN", values: [] };
}

/** A sequence of numbers that is equal for equal seeds (mulberry32). */
export function seededRandom(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d_2b_79_f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296;
  };
}
