import type { AlertChannel, ReportSettings } from "../../inventory/report.js";
import { isAtLeast } from "./look.js";
import type { Message } from "./message.js";

/** A message on its way to one channel. */
export interface Letter {
  /** Unique; a receiver that gets it twice can tell. */
  id: string;
  channel: string;
  message: Message;
  /** Runs that tried in vain. */
  tries: number;
  /** Of these, how often the receiver said that this very message is wrong. */
  refusals: number;
}

/** For one channel; more is given up, the oldest first. Four days of a station that is in pieces. */
const MOST_LETTERS = 500;

/** A receiver that calls a message wrong so often won't ever take it. */
const MOST_REFUSALS = 3;

/** Channels that get messages, by name. */
export function alertChannels({ channels }: ReportSettings): ReadonlyArray<readonly [string, AlertChannel]> {
  return Object.entries(channels).flatMap(([name, channel]) =>
    channel.kind === "healthchecks" ? [] : [[name, channel] as const],
  );
}

/** One letter for each channel that is to hear of it. PagerDuty reminds by itself. */
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
 * Whether a channel is to hear of it: once an incident was told to be bad enough, all that comes after, so that whoever was woken up hears of the
 * end, too.
 */
function concerns({ kind, worst }: Message, channel: AlertChannel): boolean {
  return isAtLeast(worst, channel.atLeast) && !(kind === "reminder" && channel.kind === "pagerduty");
}

/** What is kept for this run and the next, and what is given up, with why. Pure. */
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
  if (!known.has(letter.channel)) return "the inventory has no such channel any more";
  if (letter.refusals >= MOST_REFUSALS) return `refused ${letter.refusals} times`;
  if (count > MOST_LETTERS) return `more than ${MOST_LETTERS} wait for this channel`;
  const hours = (Date.parse(now) - Date.parse(letter.message.at)) / 3_600_000;
  return hours > keepHours ? `could not be sent for ${keepHours} h` : undefined;
}
