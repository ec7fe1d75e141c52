import { describe, expect, it } from "vitest";
import { judgeContinuity } from "../../src/health/judge-continuity.js";
import { healthSchema } from "../../src/inventory/health.js";
import type { Capture, Recording } from "../../src/ports/http.js";
import { listening } from "../listening/listening.js";
import { mp3Station } from "../listening/mp3-station.js";
import { record } from "../listening/stream/recordings.js";

const station = mp3Station(1);

/** The finding for a stream that arrives like this, with each piece late by the given time. */
function judged(seconds: number, late: (piece: { atMilliseconds: number }) => number) {
  const { body, pieces }: Recording = record(station, { fromSeconds: 20, seconds, burstBytes: 16_000 });
  const from = pieces[0]?.atMilliseconds ?? 0;
  const delayed = pieces.map(({ end, atMilliseconds }) => ({
    end,
    atMilliseconds: atMilliseconds + late({ atMilliseconds: atMilliseconds - from }),
  }));
  const capture: Capture = {
    body,
    pieces: delayed,
    status: 200,
    headers: {},
    firstByteMilliseconds: 10,
    startedAtMilliseconds: from,
    endedAtMilliseconds: (delayed.at(-1)?.atMilliseconds ?? 0) + 50,
    endedBy: "satisfied",
  };
  return judgeContinuity({ listening, capture, masters: [] }, healthSchema.parse({}));
}

describe("the speed of a stream", () => {
  it("is its bit rate when every piece arrives in time", () => {
    expect(judged(5, () => 0)).toMatchObject({ verdict: "OK", summary: expect.stringMatching(/12[78] kbit\/s/u) });
  });

  it("is OK with one late piece at the end of a short sample, and its figure is reported", () => {
    const late = judged(1, ({ atMilliseconds }) => (atMilliseconds > 850 ? 250 : 0));
    expect(late?.figures.find(({ label }) => label === "rate")?.value).toBeLessThan(85);
    expect(late).toMatchObject({ verdict: "OK" });
  });

  it.each([
    { seconds: 5, slower: 1.25, verdict: "WARNING" },
    { seconds: 5, slower: 2, verdict: "CRITICAL" },
    { seconds: 1, slower: 2, verdict: "CRITICAL" },
  ])("is too slow when every piece of $seconds s takes $slower times as long: $verdict", ({ seconds, slower, verdict }) => {
    const slow = judged(seconds, ({ atMilliseconds }) => atMilliseconds * (slower - 1));
    expect(slow).toMatchObject({ verdict, summary: expect.stringMatching(/^arrives at (80|50) % of its speed/u) });
  });
});
