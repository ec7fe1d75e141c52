import type { AlertChannel } from "../../inventory/report.js";
import type { Letter } from "./outbox.js";
import { headline, lines, type Sender } from "./wording.js";

/** The body and headers of a POST. */
export interface Post {
  body: string;
  headers: Readonly<Record<string, string>>;
}

/** PagerDuty rejects longer ones with an error ("payload.summary", Events API v2). */
const MOST_PAGER_SUMMARY = 1024;

/** The longest dedup_key of the Events API v2. */
const MOST_PAGER_KEY = 255;

/** A letter in the form that a service accepts. @param key PagerDuty's routing key of the station */
export function postOf(letter: Letter, sender: Sender, kind: Exclude<AlertChannel["kind"], "mail">, key = ""): Post {
  const bodies = { webhook: webhookBody, slack: slackBody, pagerduty: pagerdutyBody };
  return {
    body: JSON.stringify(bodies[kind](letter, sender, key)),
    headers: {
      "Content-Type": "application/json",
      // A letter whose answer was lost is sent again, with the same key.
      ...(kind === "webhook" && { "Idempotency-Key": Buffer.from(letter.id).toString("hex").slice(0, 255) }),
    },
  };
}

function webhookBody({ id, message }: Letter, { station, zone }: Sender): unknown {
  const { kind, ...about } = message;
  return { version: 1, id, event: kind, station, zone, text: headline(message), ...about };
}

/** `&`, `<` and `>` have a special meaning in Slack's text. */
function slackBody({ message }: Letter, sender: Sender): unknown {
  const text = lines(message, sender).join("\n");
  return { text: text.replaceAll("&", "&amp;").replaceAll("<", "&lt;").replaceAll(">", "&gt;") };
}

function pagerdutyBody({ message }: Letter, sender: Sender, routingKey: string): unknown {
  const { kind, incident, check, subject, host, verdict, since, hint, consequences } = message;
  const shared = { routing_key: routingKey, dedup_key: `${sender.zone} ${incident}`.slice(-MOST_PAGER_KEY) };
  if (kind === "resolve") return { ...shared, event_action: "resolve" };
  return {
    ...shared,
    event_action: "trigger",
    payload: {
      summary: `${sender.station}: ${headline(message)}`.slice(0, MOST_PAGER_SUMMARY),
      source: host ?? subject,
      severity: verdict === "CRITICAL" ? "critical" : "warning",
      timestamp: message.at,
      component: subject,
      class: check,
      custom_details: { since, hint, consequences },
    },
  };
}
