import { createHash } from "node:crypto";
import type { Message } from "./message.js";
import { headline, lines, oneLine, type Sender } from "./wording.js";

interface Addresses {
  to: readonly string[];
  from?: string | undefined;
}

/** RFC 2047: a line with an encoded word has 76 characters at most; 36 bytes are 48 in base64. */
const WORD_BYTES = 36;

/** RFC 2045: lines of an encoded body have 76 characters at most. */
const BODY_LINE = /.{1,76}/gu;

/** Mail programs show no more of a subject. */
const MOST_SUBJECT = 200;

/**
 * A message in the form that `sendmail -t` reads (RFC 5322): the mails of one incident are one thread. No text from a host can become a header:
 * control characters become blanks, and non-ASCII text is encoded (RFC 2047). The body is base64, so its lines may have any length and characters.
 */
export function mailText(message: Message, sender: Sender, { to, from }: Addresses): string {
  const thread = messageId("incident", message.incident, sender);
  const own = message.kind === "raise" ? thread : messageId(`${message.kind} ${message.at}`, message.incident, sender);
  const body = Buffer.from(`${lines(message, sender).join("\n")}\n`).toString("base64");
  const headers = [
    ...(from === undefined ? [] : [`From: ${oneLine(from)}`]),
    `To: ${to.map(oneLine).join(",\n ")}`,
    `Subject: ${unstructured(`[${sender.station}] ${headline(message)}`)}`,
    `Date: ${mailDate(message.at)}`,
    `Message-ID: ${own}`,
    ...(own === thread ? [] : [`In-Reply-To: ${thread}`, `References: ${thread}`]),
    // RFC 3834: stops automatic out-of-office answers.
    "Auto-Submitted: auto-generated",
    "MIME-Version: 1.0",
    "Content-Type: text/plain; charset=utf-8",
    "Content-Transfer-Encoding: base64",
  ];
  return `${headers.join("\n")}\n\n${(body.match(BODY_LINE) ?? []).join("\n")}\n`;
}

/** Text of a header: as encoded words, one a line, when it is not plain ASCII or too long for one line. */
function unstructured(given: string): string {
  const text = Array.from(oneLine(given)).slice(0, MOST_SUBJECT).join("");
  if (/^[\u0020-\u007e]{0,60}$/u.test(text) && !text.includes("=?")) return text;
  const words: string[] = [""];
  for (const character of text) {
    const word = (words.at(-1) ?? "") + character;
    if (Buffer.byteLength(word) > WORD_BYTES) words.push(character);
    else words[words.length - 1] = word;
  }
  return words.map((word) => `=?utf-8?B?${Buffer.from(word).toString("base64")}?=`).join("\n ");
}

/** A unique and stable identifier for text of any length and characters. */
function messageId(kind: string, incident: string, { zone }: Sender): string {
  const digest = createHash("sha256").update(`${kind} ${incident}`).digest("hex").slice(0, 40);
  return `<radioctl.${digest}@${zone}>`;
}

/** `Sun, 22 Nov 2026 05:00:00 +0000` */
function mailDate(at: string): string {
  return new Date(at).toUTCString().replace("GMT", "+0000");
}
