import * as z from "zod";
import { hostName } from "./names.js";

/** Limits of a value that is worse the higher it is. */
const above = (warning: number, critical: number, description: string) =>
  z
    .strictObject({ warning: z.number().min(0).default(warning), critical: z.number().min(0).default(critical) })
    .refine((limits) => limits.warning <= limits.critical, "warning must not be above critical: a higher value is worse")
    .prefault({})
    .meta({ description });

/** Limits of a value that is worse the lower it is. */
const below = (warning: number, critical: number, description: string) =>
  z
    .strictObject({ warning: z.number().min(0).default(warning), critical: z.number().min(0).default(critical) })
    .refine((limits) => limits.warning >= limits.critical, "warning must not be below critical: a lower value is worse")
    .prefault({})
    .meta({ description });

/** Limits for what a listener experiences. */
const outside = {
  certificateDays: below(21, 7, "days until a certificate expires"),
  // Measured: first audio through a relay takes 70 to 400 ms for MP3 and up to 0.7 s for Ogg.
  firstAudioSeconds: above(2, 8, "seconds from the request to the first complete audio frame"),
  probedFrom: hostName()
    .optional()
    .meta({ description: "region of the machine that probes; relays of this region count as near" }),
  // A goal: listeners should hear a relay of their own region at once. Ogg is excluded, because Icecast sends it page by page.
  firstAudioNearSeconds: above(0.2, 8, "the same for MP3 and AAC from relays of the region probedFrom"),
  ratePercent: below(85, 60, "rate at which a stream arrives after the burst, in percent of its bitrate"),
  // Icecast sends Ogg page by page, a page has one second, and in digital silence 1,400 bytes of AAC last 2.5 s.
  gapSeconds: above(3, 4.5, "longest time without a byte, in seconds"),
  tornPercent: above(1, 10, "percent of the bytes that belong to no complete frame"),
  silenceBelowDbfs: z
    .number()
    .min(-90)
    .max(-10)
    .default(-50)
    .meta({ description: "a recorded sample that is below this level throughout is dead air" }),
  // A burst of 8 s covers a lag of 5 s.
  lagSeconds: above(1.5, 5, "seconds that a relay is behind its master"),
};

/** Limits for what the host and its Liquidsoap report. */
const inside = {
  diskPercent: above(85, 95, "percent of a file system that is in use, of its bytes and of its inodes"),
  memoryPercent: below(10, 4, "percent of the memory that is still available to programs"),
  loadPerCore: above(2, 5, "processes per core that run or wait, over five minutes"),
  filesPercent: above(80, 95, "percent of the open files that a server is allowed; a listener needs one or two"),
  // The operator's own clock may be wrong by a second.
  clockSeconds: above(2, 30, "difference between the clocks of a host and of this machine, in seconds"),
  packageListsDays: z
    .number()
    .min(1)
    .default(7)
    .meta({ description: "package lists that are older say nothing about security updates" }),
  // A master backs itself up every six hours.
  backupHours: above(14, 72, "age of a master's last backup, in hours"),
  drillDays: above(100, 400, "days since a restore was last rehearsed"),
  headroomPercent: above(
    80,
    90,
    "percent of a relay's capacity that is in use; also of a region's capacity without its largest relay",
  ),
  restingSources: z
    .array(hostName())
    .default([])
    .meta({ description: "sources that are not always connected, such as live shows; their absence is no warning" }),
};

/** The limits from which a check warns or is critical. */
export const healthSchema = z.strictObject({ ...outside, ...inside });

export type HealthLimits = z.output<typeof healthSchema>;
