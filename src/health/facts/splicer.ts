import * as z from "zod";
import type { ScriptFile } from "../../host/script.js";
import { parseJson } from "../../json.js";

/** Where a relay's splicer writes its state. */
const SPLICER_STATE = "/run/radioctl-splicer/state.json";

/** The function `splicer_state` for scripts on a relay. */
export const splicerState: ScriptFile = { file: "splicer-state.sh", values: { SPLICER_STATE } };

const join = z.object({
  from: z.string(),
  to: z.string(),
  /** told: by radioctl; ended, silent: because of the parent; again: the same parent, through another connection. */
  why: z.enum(["told", "ended", "silent", "again"]),
  /** How the place was found: by equal bytes, by equal content, by the known lag alone, or not at all. */
  how: z.enum(["same bytes", "content", "lag", "latest"]),
  /** Correlation of the content at the join, at most 1. */
  fit: z.number(),
  /** Seconds without output before the join, because the new parent was behind. */
  waited: z.number(),
  /** Seconds from the exact place of the join to the beginning of the nearest frame. */
  moved: z.number(),
});

const stream = z.object({
  mount: z.string(),
  channel: z.string(),
  plays: z.string().nullable(),
  wanted: z.string().nullable(),
  seconds: z.number().nullable(),
  joins: z.number(),
  last: join.nullable(),
  lagSeconds: z.number().nullable(),
  parents: z.array(z.object({ name: z.string(), silentSeconds: z.number().nullable() })),
  /** Loopback addresses of the Icecasts that take the stream. */
  icecasts: z.array(z.string()),
});

/** One public stream of a relay's splicer. */
export type SplicedStream = z.output<typeof stream>;

const state = z.object({ streams: z.array(stream) });

/** The streams in a splicer's state; none for a file that is damaged or from another version. Pure. */
export function parseSplicer(text: string): SplicedStream[] {
  try {
    return state.safeParse(parseJson(text)).data?.streams ?? [];
  } catch {
    return [];
  }
}
