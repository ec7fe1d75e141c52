import { lasted } from "../../duration.js";
import type { Message, MessageKind } from "./message.js";

/** The station as messages name it. */
export interface Sender {
  /** `Radio Example` */
  station: string;
  /** `radio.example`: identifies the station. */
  zone: string;
}

const SAID: Readonly<Record<MessageKind, (message: Message) => string>> = {
  raise: ({ verdict }) => verdict,
  worse: ({ verdict }) => `worse, ${verdict}`,
  better: ({ verdict }) => `better, ${verdict}`,
  flapping: ({ verdict }) => `flapping, ${verdict}`,
  reminder: ({ verdict }) => `still ${verdict}`,
  resolve: () => "resolved",
};

/** One line: `CRITICAL: eu-1 /live.mp3 lag: 2.0 s behind master-a, limit 1.5 s`. */
export function headline(message: Message): string {
  const { subject, check, summary } = message;
  return oneLine(`${SAID[message.kind](message)}: ${subject} ${check}: ${summary}`);
}

/** The whole message, a line each. */
export function lines(message: Message, { station, zone }: Sender): string[] {
  const { since, hint, consequences, kind, at } = message;
  const lasting = lasted((Date.parse(at) - Date.parse(since)) / 1000);
  const until = kind === "resolve" ? `from ${since} to ${at}, ${lasting}` : `since ${since}, for ${lasting}`;
  return [
    headline(message),
    ...(hint === undefined ? [] : [`What to do: ${oneLine(hint)}`]),
    ...(kind === "flapping" ? ["It comes and goes. There are no further messages about it until it is steady."] : []),
    ...(consequences.length === 0 ? [] : ["Consequences:", ...consequences.map((line) => `  ${oneLine(line)}`)]),
    `${station} (${zone}), ${until}`,
  ];
}

/** One line without control characters: text from a host must not start a new line, header or colour. */
export function oneLine(text: string): string {
  // oxlint-disable-next-line no-control-regex -- control characters are what is removed
  return text.replace(/[\u0000-\u001f\u007f-\u009f\u2028\u2029]+/gu, " ").trim();
}
