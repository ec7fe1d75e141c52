import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { mailText } from "../../../src/operations/report/mail.js";
import type { Message } from "../../../src/operations/report/message.js";
import { anyText } from "../../any-text.js";

const sender = { station: "Radio Exämple", zone: "radio.example" };
const to = { to: ["anna@radio.example", "bob@radio.example"], from: "radio@radio.example" };

const message = (more: Partial<Message> = {}): Message => ({
  kind: "raise",
  incident: "lag eu-1 /live.mp3@2026-11-22T05:00:00.000Z",
  at: "2026-11-22T05:15:00.000Z",
  since: "2026-11-22T05:00:00.000Z",
  check: "lag",
  subject: "eu-1 /live.mp3",
  host: "eu-1",
  verdict: "CRITICAL",
  worst: "CRITICAL",
  summary: "2.0 s behind master-a, limit 1.5 s",
  hint: "radioctl logs eu-1",
  consequences: ["lag eu-3 /live.mp3: 2.1 s behind"],
  ...more,
});

/** Headers as a receiver reads them: unfolded and decoded. */
function read(text: string) {
  const [head = "", ...rest] = text.split("\n\n");
  const unfolded = head.replaceAll(/\n[ \t]+/gu, " ").split("\n");
  const headers = Object.fromEntries(
    unfolded.map((line) => [line.slice(0, line.indexOf(":")), line.slice(line.indexOf(":") + 2)]),
  );
  const words = (headers["Subject"] ?? "").replaceAll(/\?= =\?/gu, "?==?");
  const subject = words.replaceAll(/=\?utf-8\?B\?([^?]*)\?=/gu, (_word, base64: string) =>
    Buffer.from(base64, "base64").toString(),
  );
  return {
    headers,
    names: unfolded.map((line) => line.split(":")[0]),
    subject,
    body: Buffer.from(rest.join(""), "base64").toString(),
  };
}

describe("a mail", () => {
  it("reports what is wrong, what to do, the consequences, and since when", () => {
    const { headers, subject, body } = read(mailText(message(), sender, to));
    expect(headers).toMatchObject({
      From: "radio@radio.example",
      To: "anna@radio.example, bob@radio.example",
      Date: "Sun, 22 Nov 2026 05:15:00 +0000",
      "Auto-Submitted": "auto-generated",
    });
    expect(subject).toBe("[Radio Exämple] CRITICAL: eu-1 /live.mp3 lag: 2.0 s behind master-a, limit 1.5 s");
    expect(body).toBe(
      [
        "CRITICAL: eu-1 /live.mp3 lag: 2.0 s behind master-a, limit 1.5 s",
        "What to do: radioctl logs eu-1",
        "Consequences:",
        "  lag eu-3 /live.mp3: 2.1 s behind",
        "Radio Exämple (radio.example), since 2026-11-22T05:00:00.000Z, for 15 min",
        "",
      ].join("\n"),
    );
  });

  it("about one incident is in one thread", () => {
    const first = read(mailText(message(), sender, to)).headers;
    const last = read(mailText(message({ kind: "resolve", at: "2026-11-22T06:00:00.000Z" }), sender, to)).headers;
    expect(last["In-Reply-To"]).toBe(first["Message-ID"]);
    expect(last["Message-ID"]).not.toBe(first["Message-ID"]);
    expect(first["In-Reply-To"]).toBeUndefined();
  });

  it("has its own headers only, whatever text a host sends, in lines that any server accepts", () => {
    fc.assert(
      fc.property(
        anyText({ maxLength: 400 }),
        fc.constantFrom("\r\nBcc: eve@evil.example\r\n\r\n", "\nTo: x", ""),
        (text, injected) => {
          const said = text + injected + text;
          const mail = mailText(
            message({ summary: said, subject: said, hint: said, consequences: [said], incident: said }),
            sender,
            to,
          );
          const { names } = read(mail);
          expect(names).toEqual([
            "From",
            "To",
            "Subject",
            "Date",
            "Message-ID",
            "Auto-Submitted",
            "MIME-Version",
            "Content-Type",
            "Content-Transfer-Encoding",
          ]);
          for (const line of mail.split("\n")) expect(line.length).toBeLessThanOrEqual(78);
          expect(mail).toMatch(/^[\n\u0020-\u007e]*$/u);
        },
      ),
    );
  });
});
