import { asError, type RadioctlError } from "../errors.js";
import type { Bucket } from "../ports/bucket.js";
import type { Clock } from "../ports/clock.js";
import type { Secret } from "../secret.js";
import { recordKey } from "./record.js";
import { isStored, storeGeneration, type GenerationToKeep } from "./store-bundle.js";

/** Uploads at once. */
const LANES = 8;

/** How long a run waits for its uploads after its last host. */
export const WAIT_SECONDS = 10;

interface Keeping {
  clock: Clock;
  /** Called at the first generation. @param signal ends the requests that the run no longer waits for: they would keep the process running */
  open: (signal: AbortSignal) => Promise<Bucket>;
  stateKey: Secret;
}

/** Uploads what hosts got, beside the work on the hosts. It never fails a run. */
export interface BundleKeeper {
  /** Begins to upload a generation. @param isOld the bucket probably has it: it is only uploaded if not */
  keep(generation: GenerationToKeep, isOld?: boolean): void;
  /** Waits for the uploads, a limited time. @returns a warning for each problem */
  settle(): Promise<string[]>;
}

/** A keeper that uploads into the station's bucket. */
export function bundleKeeper({ clock, open, stateKey }: Keeping): BundleKeeper {
  const lanes = Array.from({ length: LANES }, async () => Promise.resolve());
  /** By key of the record: the host. */
  const left = new Map<string, string>();
  let bucket: Promise<Bucket> | undefined;
  const over = new AbortController();
  let begun = 0;
  /** The first problem of the bucket itself: it is not tried again in this run. */
  let away: RadioctlError | undefined;
  const problems = new Map<string, string>();
  const upload = async (generation: GenerationToKeep, isOld: boolean) => {
    const { host } = generation.record;
    if (away !== undefined || over.signal.aborted) return;
    try {
      bucket ??= open(over.signal);
      const into = await bucket;
      if (!isOld || !(await isStored(into, generation.record))) await storeGeneration(into, generation, stateKey);
      left.delete(recordKey(generation.record));
    } catch (thrown) {
      const error = asError(thrown, host);
      if (error.kind === "failed") problems.set(host, error.message);
      else away ??= error;
    }
  };
  return {
    keep(generation, isOld = false) {
      left.set(recordKey(generation.record), generation.record.host);
      const lane = begun++ % LANES;
      lanes[lane] = (lanes[lane] ?? Promise.resolve()).then(async () => upload(generation, isOld));
    },
    async settle() {
      const ended = new AbortController();
      const late = clock.sleep(WAIT_SECONDS * 1000, ended.signal).then(() => !ended.signal.aborted);
      const isLate = await Promise.race([Promise.all(lanes).then(() => false), late]);
      ended.abort();
      if (isLate) over.abort();
      const hosts = [...new Set(left.values())].toSorted();
      return hosts.length === 0 ? [] : warnings(hosts, problems, away?.message ?? (isLate ? lateText : undefined));
    },
  };
}

const lateText = `the bucket did not answer within ${WAIT_SECONDS} s`;

/** A problem of the bucket is one warning for all hosts, and a problem of one host is a warning of its own. */
function warnings(left: readonly string[], problems: ReadonlyMap<string, string>, away: string | undefined): string[] {
  const own = left.filter((host) => problems.has(host));
  const others = left.filter((host) => !problems.has(host));
  const next = (hosts: readonly string[]) =>
    `the bucket lacks what ${hosts.join(", ")} got; the next deploy of ${hosts.length === 1 ? "this host" : "these hosts"} uploads it`;
  return [
    ...own.map((host) => `${problems.get(host) ?? ""}: ${next([host])}`),
    ...(others.length === 0 ? [] : [`${away ?? "the bucket failed"}: ${next(others)}`]),
  ];
}
