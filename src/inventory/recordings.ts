import * as z from "zod";
import { hostName, mount, timeOfDay } from "./names.js";

/** As in an inventory; the index is the day of the week, from Sunday, as programs on hosts count. */
export const days = ["sunday", "monday", "tuesday", "wednesday", "thursday", "friday", "saturday"] as const;

const show = z.strictObject({
  name: hostName().meta({ description: "name of the show in file names" }),
  days: z
    .array(z.enum(days))
    .min(1)
    .default([...days])
    .meta({ description: "days of the week on which the show begins; by default every day" }),
  from: timeOfDay().meta({ description: "local time at which the show begins, such as 20:00" }),
  to: timeOfDay().meta({ description: "local time at which the show ends; not after `from`: on the next day" }),
});

/** The recordings of a channel. Each master records; the bucket gets each recording once. */
export const recordingsSchema = z.strictObject({
  keepDays: z
    .int()
    .min(1)
    .max(3650)
    .default(30)
    .meta({ description: "days after which a master removes a recording; with a bucket only one that was uploaded" }),
  format: mount().optional().meta({ description: "mount of the channel that is recorded; by default the first" }),
  quotaGb: z
    .number()
    .min(0.1)
    .max(100_000)
    .default(20)
    .meta({ description: "most gigabytes of this channel's recordings on a master; then the recorder stops" }),
  freeGb: z
    .number()
    .min(0.1)
    .max(100_000)
    .default(2)
    .meta({ description: "gigabytes of the master's disk that the recorder leaves free" }),
  shows: z
    .array(show)
    .min(1)
    .max(500)
    .optional()
    .meta({ description: "what is recorded, in the station's time zone; by default all day, a file for each hour" }),
});

export type Recordings = z.output<typeof recordingsSchema>;
export type RecordedShow = NonNullable<Recordings["shows"]>[number];

/** The minute of the day of a time such as 20:00. */
export function minuteOf(time: string): number {
  const [hours = 0, minutes = 0] = time.split(":").map(Number);
  return hours * 60 + minutes;
}
