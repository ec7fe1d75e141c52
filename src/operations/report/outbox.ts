import type { AlertChannel, ReportSettings } from "../../inventory/report.js";
import { isAtLeast } from "./look.js";
import type { Message } from "./message.js";

/** A message on its way to one channel. */
export interface Letter {
  /** Unique; lets a receiver recognize a duplicate. */
  id: string;
  channel: string;
  message: Message;
  /** Runs that failed to send it. */
  tries: number;
  /** How many of these failed because the receiver rejected this message. */
  refusals: number;
}

/** For one channel; beyond that, the oldest are discarded. Enough for four days of a badly broken station. */
const MOST_LETTERS = 500;

/** A receiver that rejected a message this often will never accept it. */
const MOST_REFUSALS = 3;

/** Channels that get messages, by name. */
export function alertChannels({ channels }: ReportSettings): ReadonlyArray<readonly [string, AlertChannel]> {
  return Object.entries(channels).flatMap(([name, channel]) =>
    channel.kind === "healthchecks" ? [] : [[name, channel] as const],
  );
}

/** One letter for each channel that wants the message. PagerDuty sends reminders itself. */
export function lettersOf(messages: readonly Message[], settings: ReportSettings): Letter[] {
  return messages.flatMap((message) =>
    alertChannels(settings)
      .filter(([, channel]) => concerns(message, channel))
      .map(([channel]) => ({
        id: `${channel} ${message.kind} ${message.incident} ${message.at}`,
        channel,
        message,
        tries: 0,
        refusals: 0,
      })),
  );
}

/**
 * Whether a channel gets this message. Once an incident was bad enough for the channel, it gets all later messages, so that an operator who was
 * alerted also learns of the end.
 */
function concerns({ kind, worst }: Message, channel: AlertChannel): boolean {
  return isAtLeast(worst, channel.atLeast) && !(kind === "reminder" && channel.kind === "pagerduty");
}

/** The letters that are kept, and those that are discarded, with the reason. Pure. */
export function pruned(
  outbox: readonly Letter[],
  settings: ReportSettings,
  now: string,
): { kept: Letter[]; givenUp: Array<{ letter: Letter; because: string }> } {
  const known = new Set(alertChannels(settings).map(([name]) => name));
  const kept: Letter[] = [];
  const givenUp: Array<{ letter: Letter; because: string }> = [];
  const counts = new Map<string, number>();
  for (const letter of outbox.toReversed()) {
    const count = (counts.get(letter.channel) ?? 0) + 1;
    const because = reason(letter, known, count, settings.keepHours, now);
    if (because === undefined) {
      kept.push(letter);
      counts.set(letter.channel, count);
    } else givenUp.push({ letter, because });
  }
  return { kept: kept.toReversed(), givenUp: givenUp.toReversed() };
}

function reason(letter: Letter, known: ReadonlySet<string>, count: number, keepHours: number, now: string): string | undefined {
  if (!known.has(letter.channel)) return "the channel is no longer in the inventory";
  if (letter.refusals >= MOST_REFUSALS) return `rejected ${letter.refusals} times`;
  if (count > MOST_LETTERS) return `more than ${MOST_LETTERS} messages wait for this channel`;
  const hours = (Date.parse(now) - Date.parse(letter.message.at)) / 3_600_000;
  // No run has tried to send it: then only the clock says that it is old, and the clock may be wrong.
  return hours > keepHours && letter.tries > 0 ? `could not be sent for ${keepHours} h` : undefined;
}
