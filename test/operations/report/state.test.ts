import { describe, expect, it } from "vitest";
import { reportSchema } from "../../../src/inventory/report.js";
import { withResult } from "../../../src/operations/report/look.js";
import { announce } from "../../../src/operations/report/message.js";
import { lettersOf } from "../../../src/operations/report/outbox.js";
import { parseState, stateText, type ReportState } from "../../../src/operations/report/state.js";

const settings = reportSchema.parse({ failuresToRaise: 1, channels: { post: { kind: "mail", to: ["anna@radio.example"] } } });

/** One reported incident, with its letter on the way. */
function state(): ReportState {
  const at = "2026-11-22T05:00:00.000Z";
  const found = {
    check: "lag",
    subject: "eu-1 /live.mp3",
    verdict: "WARNING",
    summary: "2 s",
    hint: "look",
    figures: [],
  } as const;
  const after = withResult({}, { at, findings: [found] }, settings);
  const { tracks, messages } = announce(after, { now: at, remindHours: undefined, consequences: new Map() });
  return { tracks, outbox: lettersOf(messages, settings) };
}

describe("a report's state", () => {
  it("is read as it was written", () => {
    const written = state();
    expect(written.outbox).toHaveLength(1);
    expect(parseState(stateText(written))).toEqual(JSON.parse(JSON.stringify(written)));
  });

  it("that is cut at any byte is a problem in words, never an error", () => {
    const text = stateText(state());
    for (let end = 0; end < text.length - 1; end++) expect(parseState(text.slice(0, end)), String(end)).toHaveProperty("problem");
  });

  it("with any byte overwritten is a complete state or a problem", () => {
    const text = stateText(state());
    for (let place = 0; place < text.length; place++) {
      const read = parseState(`${text.slice(0, place)}\0${text.slice(place + 1)}`);
      if (!("problem" in read)) expect(stateText(read).length).toBe(text.length);
    }
  });

  it.each([
    "[]",
    "null",
    "1",
    "{}",
    '{"kind":"radioctl report"}',
    '{"kind":"radioctl report","version":1,"tracks":[],"outbox":[]}',
  ])("is not %s", (text) => expect(parseState(text)).toHaveProperty("problem"));

  it("of a later version is not read, and the problem names both versions", () => {
    expect(parseState(stateText(state()).replace('"version": 1', '"version": 2'))).toEqual({
      problem: "has version 2, this radioctl reads version 1",
    });
  });

  it.each([
    ['"looks": "w"', '"looks": "x"'],
    ['"flapping": false', '"flapping": 0'],
    ['"check": "lag"', '"check": "lags"'],
    ['"tries": 0', '"tries": "0"'],
    ['"lag eu-1 /live.mp3":', '"other":'],
  ])("whose %s is %s is a problem", (from, to) => {
    const text = stateText(state());
    expect(text).toContain(from);
    expect(parseState(text.replace(from, to))).toHaveProperty("problem");
  });
});
