import { describe, expect, it } from "vitest";
import type { SplicedStream } from "../../src/health/facts/splicer.js";
import { judgeSplicer } from "../../src/health/judge-splicer.js";
import { held } from "../operations/listeners/held.js";
import { problemsOf, radio } from "./radio.js";
import { join, spliced, withSplicer } from "./spliced.js";

const inventory = radio();
const OPUS = spliced({ mount: "/live.opus" });
const both = { "/live.mp3": { VLC: 2 }, "/live.opus": {} };

const judged = (streams: ReturnType<typeof held>, host = "eu-1", channels = ["main"]) =>
  judgeSplicer(inventory, { host, region: "eu", streams }, channels);
const playing = (more: Partial<SplicedStream>) => judged(withSplicer(held(both), spliced(more), OPUS));

describe("a relay's splicer", () => {
  it.each<[string, Partial<SplicedStream>, string]>([
    ["has not joined", {}, "plays master-a for 2 h 2 min, no joins"],
    [
      "has joined",
      { joins: 1, last: join() },
      "plays master-a for 2 h 2 min, 1 join, the last one by content (fit 0.98, 0.02 s without audio)",
    ],
    [
      "has joined equal bytes",
      { joins: 3, last: join({ how: "same bytes", fit: 1, waited: 0 }) },
      "plays master-a for 2 h 2 min, 3 joins, the last one at equal bytes (fit 1.00)",
    ],
    [
      "plays another parent than the active one, which is a finding of the identity check",
      { plays: "master-b", seconds: 90 },
      "plays master-b for 1 min, not master-a, no joins",
    ],
  ])("is well when it %s", (_name, more, summary) => {
    expect(playing(more)[0]).toMatchObject({
      check: "splicer",
      subject: "eu-1 /live.mp3",
      verdict: "OK",
      summary,
      hint: undefined,
    });
  });

  it("gives joins, fit and the lag between the parents as figures", () => {
    expect(playing({ joins: 2, last: join({ fit: 0.5 }), lagSeconds: -0.25 })[0]?.figures).toEqual([
      { label: "joins", value: 2, unit: "c", min: 0 },
      { label: "fit", value: 0.5, unit: "", max: 1 },
      { label: "parent_lag", value: -0.25, unit: "s" },
    ]);
    expect(playing({ lagSeconds: null })[0]?.figures.map(({ label }) => label)).toEqual(["joins"]);
  });

  it.each<[string, Partial<SplicedStream>, string[]]>([
    ["plays no parent", { plays: null, seconds: null }, ["WARNING eu-1 /live.mp3: plays no parent, not master-a"]],
    ["joined without a match", { seconds: 600, joins: 1, last: join({ how: "latest", fit: 0 }) }, []],
  ])("is judged when it %s", (_name, more, problems) => expect(problemsOf(playing(more))).toEqual(problems));

  it("has a warning for each running Icecast that gets no public mount", () => {
    const streams = withSplicer(held(both, { "/live.opus": {} }), spliced(), OPUS);
    expect(problemsOf(judged(streams))).toEqual([
      "WARNING eu-1 /live.mp3: Icecast at 127.0.0.2 gets no audio from radioctl-splicer: players may stop or click when the parent changes",
    ]);
    expect(problemsOf(judged(held({ "/master-a/live.mp3": {} })))).toHaveLength(2);
  });

  it("is unknown when it plays without a state", () => {
    expect(problemsOf(judged(withSplicer(held(both), OPUS)))).toEqual([
      "UNKNOWN eu-1 /live.mp3: radioctl-splicer does not report what it plays",
    ]);
  });

  it("is not judged on a master, without an answer from Icecast, and for other channels", () => {
    expect(judged(held({}), "master-a")).toEqual([]);
    expect(judged(new Map())).toEqual([]);
    expect(judged(held({}), "eu-1", ["jazz"])).toEqual([]);
  });
});
