import * as z from "zod";
import { hostName } from "./names.js";
import { secret } from "./secret-ref-schema.js";

const atLeast = z
  .enum(["UNKNOWN", "WARNING", "CRITICAL"])
  .default("WARNING")
  .meta({ description: "the channel gets incidents that have reached at least this severity" });

const mail = z.strictObject({
  kind: z.literal("mail"),
  to: z.array(z.email()).min(1),
  from: z.email().optional().meta({ description: "sender address; by default the one of sendmail" }),
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
  url: secret().meta({ description: "ping URL: requested after every successful report, and with /fail after a failed one" }),
});

const channel = z.discriminatedUnion("kind", [
  mail,
  hook("webhook", "URL that gets each message as JSON"),
  hook("slack", "URL of an incoming webhook of Slack"),
  pagerduty,
  healthchecks,
]);

/** How `radioctl report` raises incidents, and where it sends them. In the descriptions, a report is one run of it. */
export const reportSchema = z.strictObject({
  failuresToRaise: z.int().min(1).max(20).default(3).meta({ description: "consecutive bad reports that raise an incident" }),
  successesToClear: z.int().min(1).max(20).default(2).meta({ description: "consecutive good reports that clear an incident" }),
  atLeast: z
    .enum(["UNKNOWN", "WARNING", "CRITICAL"])
    .default("WARNING")
    .meta({ description: "least severity of a bad report; an UNKNOWN below it makes a report neither bad nor good" }),
  flappingChanges: z.int().min(2).max(20).default(6).meta({
    description:
      "an incident with this many changes between good and bad in 20 reports is flapping, and is sent only once; 20: never",
  }),
  remindHours: z
    .number()
    .min(1)
    .max(720)
    .optional()
    .meta({ description: "hours after which a lasting incident is sent again; by default never" }),
  pauseHours: z
    .number()
    .min(0.1)
    .max(48)
    .default(4)
    .meta({ description: "hours, at most, for which incidents of hosts are held back while a run changes these hosts" }),
  keepHours: z
    .number()
    .min(1)
    .max(720)
    .default(48)
    .meta({ description: "hours for which a message that cannot be sent is tried again; then it is dropped" }),
  returnAfterMinutes: z.int().min(5).max(1440).optional().meta({
    description:
      "`report --alert` moves listeners back from the standby master when the active one has been healthy for this long; by default never",
  }),
  renew: z
    .boolean()
    .default(true)
    .meta({ description: "`report` renews the certificate of tls.acme when it is due, and brings it to the relays" }),
  channels: z.record(hostName(), channel).default({}),
});

export type ReportSettings = z.output<typeof reportSchema>;
export type ReportChannel = ReportSettings["channels"][string];
/** A channel that gets messages; a dead man's ping gets none. */
export type AlertChannel = Exclude<ReportChannel, { kind: "healthchecks" }>;
