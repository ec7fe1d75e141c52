import { z } from "zod";
import { hostName } from "./names.js";
import { secret } from "./secret-ref-schema.js";

const atLeast = z
  .enum(["UNKNOWN", "WARNING", "CRITICAL"])
  .default("WARNING")
  .meta({ description: "this channel hears of incidents that are, or became, at least as bad" });

const mail = z.strictObject({
  kind: z.literal("mail"),
  to: z.array(z.email()).min(1),
  from: z.email().optional().meta({ description: "sender; sendmail's own by default" }),
  sendmail: z
    .string()
    .regex(/^(\/[A-Za-z0-9._@+-]+)+$/u, "must be an absolute path without spaces")
    .default("/usr/sbin/sendmail"),
  atLeast,
});

const hook = (kind: "webhook" | "slack", description: string) =>
  z.strictObject({ kind: z.literal(kind), url: secret().meta({ description }), atLeast });

const pagerduty = z.strictObject({
  kind: z.literal("pagerduty"),
  routingKey: secret().meta({ description: "integration key of an Events API v2 integration" }),
  endpoint: z
    .string()
    .regex(/^https?:\/\/[^\s"'?#]+$/u, "must be an http:// or https:// URL")
    .default("https://events.pagerduty.com/v2/enqueue"),
  atLeast,
});

const healthchecks = z.strictObject({
  kind: z.literal("healthchecks"),
  url: secret().meta({ description: "ping URL: asked after every report that worked, and with /fail after one that did not" }),
});

const channel = z.discriminatedUnion("kind", [
  mail,
  hook("webhook", "URL that gets each message as JSON"),
  hook("slack", "URL of an incoming webhook"),
  pagerduty,
  healthchecks,
]);

/** What `radioctl report` makes of what it finds, and whom it tells. A look is one run of it. */
export const reportSchema = z.strictObject({
  failuresToRaise: z.int().min(1).max(20).default(3).meta({ description: "bad looks in a row that raise an incident" }),
  successesToClear: z.int().min(1).max(20).default(2).meta({ description: "good looks in a row that clear it" }),
  atLeast: z
    .enum(["UNKNOWN", "WARNING", "CRITICAL"])
    .default("WARNING")
    .meta({ description: "what is less bad is no bad look; an UNKNOWN that is none is no good look either" }),
  flappingChanges: z
    .int()
    .min(2)
    .max(20)
    .default(6)
    .meta({ description: "changes between good and bad in 20 looks from which an incident flaps and is told once; 20: never" }),
  remindHours: z
    .number()
    .min(1)
    .max(720)
    .optional()
    .meta({ description: "an incident that lasts is told again; never by default" }),
  pauseHours: z
    .number()
    .min(0.1)
    .max(48)
    .default(4)
    .meta({ description: "a run that changes hosts holds their incidents back for so long at most" }),
  keepHours: z
    .number()
    .min(1)
    .max(720)
    .default(48)
    .meta({ description: "a message that can't be sent is tried again for so long, then given up" }),
  returnAfterMinutes: z.int().min(5).max(1440).optional().meta({
    description:
      "listeners who fell to the standby are brought home by `report --alert` once the active master has been good for so long; never by default",
  }),
  channels: z.record(hostName(), channel).default({}),
});

export type ReportSettings = z.output<typeof reportSchema>;
export type ReportChannel = ReportSettings["channels"][string];
/** One that gets messages; a dead man's ping gets none. */
export type AlertChannel = Exclude<ReportChannel, { kind: "healthchecks" }>;
