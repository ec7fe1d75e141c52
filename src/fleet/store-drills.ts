import { parseJson } from "../json.js";
import type { Bucket } from "../ports/bucket.js";

/** A rehearsal of a restore, as `drills/<time>-hosts.json` of the bucket has it. */
export interface Drill {
  /** ISO 8601, UTC. */
  at: string;
  ok: boolean;
  /** Why it failed. */
  because?: string | undefined;
  hosts: readonly DrilledHost[];
  /** From the start of the lab to the audio on air. */
  seconds: number;
}

/** A master that was restored in the rehearsal. */
export interface DrilledHost {
  host: string;
  snapshot: string;
  snapshotAt: string;
  /** Files and bytes of audio that are equal to those of the snapshot. */
  files: number;
  bytes: number;
}

/** The folder also has records of restores of the state. */
const FOLDER = "drills/";
const OF_HOSTS = "-hosts.json";
const MOST_BYTES = 1_000_000;

/** Keeps the result of a rehearsal. Its key is its time, so that the last one is found by its name. */
export async function storeDrill(bucket: Bucket, drill: Drill): Promise<void> {
  const key = `${FOLDER}${drill.at}${OF_HOSTS}`;
  await bucket.put(key, Buffer.from(`${JSON.stringify(drill, undefined, 2)}\n`), { contentType: "application/json" });
}

/** The last rehearsal; undefined when there was none. */
export async function loadLastDrill(bucket: Bucket): Promise<Drill | undefined> {
  const keys = (await bucket.list(FOLDER)).map(({ key }) => key).filter((key) => key.endsWith(OF_HOSTS));
  const last = keys.sort().at(-1);
  const body = last === undefined ? undefined : await bucket.get(last, MOST_BYTES);
  return body === undefined ? undefined : parseDrill(Buffer.from(body).toString());
}

/** undefined for an object that is damaged. */
function parseDrill(text: string): Drill | undefined {
  try {
    const value = parseJson(text);
    const read = value as Partial<Drill> | null;
    const whole =
      typeof read === "object" && read !== null && !Number.isNaN(Date.parse(read.at ?? "")) && Array.isArray(read.hosts);
    return whole && typeof read.ok === "boolean" ? (read as Drill) : undefined;
  } catch {
    return undefined;
  }
}
