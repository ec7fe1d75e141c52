import { z } from "zod";
import { hostName } from "./names.js";

/** Worse the higher it is. */
const above = (warning: number, critical: number, description: string) =>
  z
    .strictObject({ warning: z.number().min(0).default(warning), critical: z.number().min(0).default(critical) })
    .refine((limits) => limits.warning <= limits.critical, "warning must not be above critical: a higher value is worse")
    .prefault({})
    .meta({ description });

/** Worse the lower it is. */
const below = (warning: number, critical: number, description: string) =>
  z
    .strictObject({ warning: z.number().min(0).default(warning), critical: z.number().min(0).default(critical) })
    .refine((limits) => limits.warning >= limits.critical, "warning must not be below critical: a lower value is worse")
    .prefault({})
    .meta({ description });

/** As a listener hears it. */
const outside = {
  certificateDays: below(21, 7, "days that a certificate is still good for"),
  // Measured: first audio through a relay takes 70 to 400 ms for MP3 and up to 0.7 s for Ogg.
  firstAudioSeconds: above(2, 8, "from the request to the first whole frame"),
  probedFrom: hostName().optional().meta({ description: "the region of the machine that probes: its relays are near" }),
  // A goal, for who wants to be told: listeners in a region are to hear its relays at once. Icecast gives Ogg a page at a time.
  firstAudioNearSeconds: above(0.2, 8, "the same of MP3 and AAC from relays of the region probedFrom"),
  ratePercent: below(85, 60, "of its bit rate at which a stream arrives, after the burst"),
  // Icecast sends Ogg a page at a time, which lasts a second, and 1,400 bytes of AAC last 2.5 s of digital silence.
  gapSeconds: above(3, 4.5, "longest time without a byte"),
  tornPercent: above(1, 10, "of the bytes that belong to no frame"),
  silenceBelowDbfs: z.number().min(-90).max(-10).default(-50).meta({ description: "a whole sample below is dead air" }),
  // A burst of 8 s covers 5.
  lagSeconds: above(1.5, 5, "by which a relay may be behind its master"),
};

/** As the host itself, and its Liquidsoap, say. */
const inside = {
  diskPercent: above(85, 95, "of a file system that is used, in bytes and in inodes"),
  memoryPercent: below(10, 4, "of its memory that programs can still have"),
  loadPerCore: above(2, 5, "processes that run or wait for a core, over five minutes"),
  filesPercent: above(80, 95, "of the files that a server may have open; a listener is one or two"),
  // The operator's own clock may be a second off.
  clockSeconds: above(2, 30, "between a host's clock and ours"),
  packageListsDays: z
    .number()
    .min(1)
    .default(7)
    .meta({ description: "older lists of packages say nothing about security updates" }),
  headroomPercent: above(80, 90, "of a relay's capacity that is taken; a region's, too, with its largest relay lost"),
  restingSources: z
    .array(hostName())
    .default([])
    .meta({ description: "sources that are not always there, as a live show's: that they are away is no warning" }),
};

/** When a check warns, and when it is critical. */
export const healthSchema = z.strictObject({ ...outside, ...inside });

export type HealthLimits = z.output<typeof healthSchema>;
