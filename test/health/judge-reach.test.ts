import { describe, expect, it } from "vitest";
import { judgeReach } from "../../src/health/judge-reach.js";
import { healthSchema } from "../../src/inventory/health.js";
import type { Listening } from "../../src/listening/listening.js";
import { listening } from "../listening/listening.js";
import { mp3Station } from "../listening/mp3-station.js";

const body = mp3Station(1).bytes.subarray(0, 4000);

/** The finding for a mount with its first byte after this time, and its first whole frame 50 ms later. */
function firstAudio(milliseconds: number, health: object, more: Partial<Listening> = {}) {
  const capture = {
    body,
    pieces: [
      { end: 10, atMilliseconds: 1000 + milliseconds },
      { end: body.length, atMilliseconds: 1050 + milliseconds },
    ],
    status: 200,
    headers: {},
    firstByteMilliseconds: milliseconds,
    startedAtMilliseconds: 1000,
    endedAtMilliseconds: 6000,
    endedBy: "satisfied" as const,
  };
  const limits = healthSchema.parse(health);
  return judgeReach({ listening: { ...listening, ...more }, capture, masters: [] }, limits)[1];
}

describe("first audio", () => {
  it("is reported with the times of the first byte and the first whole frame", () =>
    expect(firstAudio(300, {})).toMatchObject({
      verdict: "OK",
      summary: "first audio after 0.35 s",
      figures: [
        { label: "first_audio", value: 0.35, warning: 2, critical: 8 },
        { label: "first_byte", value: 0.3 },
      ],
    }));

  it.each([
    ["late from a near relay", 300, "eu", "WARNING", "first audio after 0.35 s, limit 0.2 s"],
    ["quick from a near relay", 100, "eu", "OK", "first audio after 0.15 s"],
    ["in time from a far relay", 300, "us", "OK", "first audio after 0.35 s"],
    ["too late from a far relay", 2000, "us", "WARNING", "first audio after 2.05 s, limit 2 s"],
  ])("%s, by the region of the probe", (_name, milliseconds, probedFrom, verdict, summary) =>
    expect(firstAudio(milliseconds, { probedFrom })).toMatchObject({ verdict, summary }),
  );

  it("through the listen name has the limits of a far relay", () =>
    expect(firstAudio(300, { probedFrom: "eu" }, { region: undefined })?.verdict).toBe("OK"));
});
