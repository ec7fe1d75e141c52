import * as z from "zod";
import type { Fact } from "../../host/facts/fact.js";
import { parseJson } from "../../json.js";

const span = z.object({ from: z.string(), to: z.string() });

/** What is beside each recording. Times are ISO 8601 in UTC. */
export const recordSchema = z.object({
  channel: z.string(),
  mount: z.string(),
  master: z.string(),
  show: z.string(),
  /** The name of the audio file, without its folder. */
  file: z.string(),
  /** When it should begin and end. */
  due: span,
  from: z.string(),
  to: z.string(),
  frames: z.number(),
  seconds: z.number(),
  bytes: z.number(),
  gaps: z.array(span),
  gapSeconds: z.number(),
  sha256: z.string(),
});

export type RecordingRecord = z.output<typeof recordSchema>;

const channelState = z.object({
  channel: z.string(),
  mount: z.string(),
  /** "quota", "disk", or why the disk refuses; null: it records. */
  stopped: z.string().nullable(),
  /** Whether something is to be recorded now. */
  due: z.boolean(),
  file: z.string().nullable(),
  /** Seconds since 1970, as all times here. */
  since: z.number().nullable(),
  gaps: z.number().nullable(),
  heardAt: z.number().nullable(),
  lastFile: z.string().nullable(),
  closedAt: z.number().nullable(),
  bytes: z.number(),
  quotaBytes: z.number(),
  freeBytes: z.number().nullable(),
  leastFreeBytes: z.number(),
  /** Complete recordings that the bucket does not have yet. */
  waiting: z.number().nullable(),
});

const recorderState = z.object({ time: z.number(), since: z.number(), channels: z.array(channelState) });

const uploaderState = z.object({
  time: z.number(),
  waiting: z.number(),
  failing: z.string().nullable(),
  failingSince: z.number().nullable(),
  uploadedAt: z.number().nullable(),
  uploaded: z.string().nullable(),
});

export type ChannelRecorder = z.output<typeof channelState>;

/** What a master records. undefined: a program does not report. */
export interface RecordingState {
  recorder: z.output<typeof recorderState> | undefined;
  uploader: z.output<typeof uploaderState> | undefined;
  /** Recordings that were not uploaded, if they were asked for, with their day. */
  kept: ReadonlyArray<{ day: string; record: RecordingRecord }>;
}

/** `listed`: also the records of what was not uploaded. */
export const recordings: Fact<{ listed: boolean }, RecordingState> = {
  name: "recordings",
  script: ({ listed }) => ({ file: "facts/recordings.sh", values: { LISTED: listed ? 1 : 0 } }),
  parse(lines) {
    const texts = (word: string) => lines.flatMap((line) => (line.startsWith(`${word} `) ? [line.slice(word.length + 1)] : []));
    return {
      recorder: read(recorderState, texts("recorder")[0]),
      uploader: read(uploaderState, texts("uploader")[0]),
      kept: texts("record").flatMap((text) => {
        const [, day, encoded] = /^\S+\/(\d{4}-\d\d-\d\d) (\S+)$/u.exec(text) ?? [];
        const record = read(recordSchema, encoded);
        return day === undefined || record === undefined ? [] : [{ day, record }];
      }),
    };
  },
};

/** undefined for a text that is damaged or from another version. */
function read<Value>(schema: z.ZodType<Value>, encoded: string | undefined): Value | undefined {
  return encoded === undefined ? undefined : parseRecord(schema, Buffer.from(encoded, "base64").toString("utf8"));
}

/** undefined for a text that is damaged or from another version. */
export function parseRecord<Value>(schema: z.ZodType<Value>, text: string): Value | undefined {
  try {
    return schema.safeParse(parseJson(text)).data;
  } catch {
    return undefined;
  }
}
