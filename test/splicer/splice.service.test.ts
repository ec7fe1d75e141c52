import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { beforeAll, describe, expect, it } from "vitest";
import { perl } from "./perl.js";

/** Frames of one parent in a row: its name, the first and the last by the programme's numbers. A frame has 20 ms. */
type Run = [string, number, number];

interface Case {
  runs: Run[];
  joins: { from: string; to: string; why: string; how: string; waited: number }[];
  plays: string | null;
  /** The number of the frame that parent a gives at the end. */
  now: number;
  /** Seconds that a new Icecast gets at once. */
  burst: number;
}

let cases: Readonly<Record<string, Case>>;
const of = (name: string): Case => {
  const found = cases[name];
  if (found === undefined) throw new Error(`no case ${name}`);
  return found;
};
const parents = ({ runs }: Case) => runs.map(([parent]) => parent);
const seconds = (run: Run | undefined) => (run === undefined ? 0 : (run[2] - run[1] + 1) / 50);
/** Frames between runs that were never played, or negative: that were played again. */
const lost = ({ runs }: Case) => runs.slice(1).map(([, first], index) => first - (runs[index]?.[2] ?? 0) - 1);

beforeAll(async () => {
  const folder = mkdtempSync(join(tmpdir(), "radioctl-splice-"));
  cases = (await perl("splice.pl", folder)) as Record<string, Case>;
  rmSync(folder, { recursive: true });
});

describe("a planned change of the parent", () => {
  it.each([
    ["told", "content"],
    ["same_bytes", "same bytes"],
    ["ahead", "content"],
  ])("loses and repeats no frame (%s)", (name, how) => {
    expect(parents(of(name))).toEqual(["a", "b"]);
    expect(lost(of(name))).toEqual([0]);
    expect(of(name).joins).toMatchObject([{ from: "a", to: "b", why: "told", how }]);
  });

  it("and the way back lose no frame", () => {
    expect(parents(of("there_and_back"))).toEqual(["a", "b", "a"]);
    expect(lost(of("there_and_back"))).toEqual([0, 0]);
  });

  it("waits for a parent that is behind, and loses no frame", () => {
    expect(lost(of("behind"))).toEqual([0]);
    expect(of("behind").joins[0]?.waited).toBeCloseTo(1.95, 2);
  });

  it("repeats what a parent far behind still has to play, instead of a long silence", () => {
    const { runs, joins } = of("far_behind");
    expect(joins).toMatchObject([{ how: "latest" }]);
    expect(joins[0]?.waited).toBeLessThan(0.1);
    expect(runs[1]?.[2]).toBe(of("far_behind").now - (9 - 0.1) * 50);
  });

  it("takes the latest frame when no lag is known", () => {
    expect(of("unknown_lag").joins).toMatchObject([{ how: "latest" }]);
    expect(of("unknown_lag").plays).toBe("b");
  });

  it.each(["learns_0.18", "learns_-0.5", "learns_2"])(
    "loses no frame while the lag of a parent is not known yet (%s)",
    (name) => {
      expect(lost(of(name))).toEqual([0]);
      expect(of(name).joins).toMatchObject([{ from: "a", to: "b", why: "told", how: "content" }]);
    },
  );

  it.each(["never_learns", "learns_nothing_of_another"])("waits for an unknown lag, at most some seconds (%s)", (name) => {
    const { runs, joins, now } = of(name);
    expect(joins).toMatchObject([{ from: "a", to: "b", why: "told", how: "lag" }]);
    // Of fifteen seconds it waits four.
    expect((now - (runs[0]?.[2] ?? 0)) / 50).toBeGreaterThan(9);
    expect((now - (runs[0]?.[2] ?? 0)) / 50).toBeLessThan(12);
  });

  it("does not wait again and again for the lag of a parent that comes and goes", () => {
    expect(of("comes_and_goes_while_learning").plays).toBe("b");
  });

  it("happens also when the new parent is behind and its audio comes in blocks", () => {
    expect(of("comes_in_blocks")).toMatchObject({ plays: "b", joins: [{ from: "a", to: "b", why: "told" }] });
    // It waits once for what the parent is behind, not again after each block.
    expect(of("comes_in_blocks").joins[0]?.waited).toBeLessThan(4.5);
  });

  it("holds for six seconds: a parent that pauses in this time is gone to again", () => {
    const ways = (name: string) => of(name).joins.map(({ to, why }) => `${to} ${why}`);
    expect(ways("fails_after_the_order")).toEqual(["b told", "a silent", "b told"]);
    expect(ways("fails_for_long_after_the_order")).toEqual(["b told", "a silent"]);
    expect(ways("fails_long_after_the_order")).toEqual(["b told", "a silent"]);
    expect(ways("fails_again_and_again")).toEqual(["b told", "a silent", "b told", "a silent"]);
  });

  it.each(["ends_while_learning", "freezes_while_learning"])(
    "does not wait for an unknown lag when the present parent fails (%s)",
    (name) => {
      const { runs, plays, now } = of(name);
      expect(plays).toBe("b");
      expect(runs.at(-1)).toEqual(["b", expect.any(Number), now]);
      // The present parent failed three seconds before the end.
      expect((now - (runs.at(-1)?.[1] ?? 0)) / 50).toBeGreaterThan(1.5);
    },
  );

  it.each(["dies_while_waited_for", "freezes_while_waited_for"])("stays with the present parent when the new one %s", (name) => {
    expect(of(name)).toMatchObject({ plays: "a", joins: [], runs: [["a", expect.any(Number), of(name).now]] });
  });

  it("happens when the desired parent comes later", () => {
    expect(lost(of("comes_later"))).toEqual([0]);
    expect(of("comes_later").joins).toMatchObject([{ from: "a", to: "b", why: "told" }]);
  });
});

describe("a failure of the parent", () => {
  it.each(["ended", "silent"])("loses no frame when its stream is %s", (name) => {
    expect(parents(of(name))).toEqual(["a", "b"]);
    expect(lost(of(name))).toEqual([0]);
    expect(of(name).joins).toMatchObject([{ why: name, how: "content" }]);
  });

  it("is noticed, too, after the order to play the present parent", () => {
    expect(of("told_again").joins).toMatchObject([{ from: "a", to: "b", why: "silent" }]);
  });

  it("that ends only the connection resumes with the same parent at the same byte", () => {
    expect(of("again").joins).toMatchObject([{ from: "a", to: "a", why: "again", how: "same bytes" }]);
    expect(of("again").runs).toHaveLength(1);
  });

  it("of both leaves the stream without audio until one plays, for a short time", () => {
    expect(of("both_silent").runs.at(-1)).toEqual(["b", expect.any(Number), of("both_silent").now]);
    expect(lost(of("both_silent"))).toEqual([0]);
  });
});

describe("without any parent", () => {
  it("listeners get silence after eight seconds, as long as the gap, and then the parent that is back", () => {
    const { runs, joins, plays, now } = of("both_gone");
    expect(parents(of("both_gone"))).toEqual(["a", "silence", "b"]);
    expect(seconds(runs[1])).toBeCloseTo(2, 0);
    expect(joins).toMatchObject([{ from: "a", to: "b", why: "ended", how: "latest" }]);
    expect(plays).toBe("b");
    expect(runs[2]?.[2]).toBe(now);
  });

  it("that only pauses for long, the programme continues with its latest frame", () => {
    const { runs, joins, now } = of("paused_for_long");
    expect(parents(of("paused_for_long"))).toEqual(["a", "silence", "a"]);
    expect(seconds(runs[1])).toBeCloseTo(52, 0);
    expect(joins).toMatchObject([{ from: "a", to: "a", why: "again", how: "latest" }]);
    expect(seconds(runs[2])).toBeCloseTo(3, 0);
    expect(runs[2]?.[2]).toBe(now);
  });

  it("the silence ends after an hour, and the programme still returns", () => {
    const { runs, now } = of("gone_for_an_hour");
    expect(parents(of("gone_for_an_hour"))).toEqual(["a", "silence", "a"]);
    expect(seconds(runs[1])).toBeCloseTo(3600, 0);
    expect(runs[2]?.[2]).toBe(now);
  });

  it("a pause of the whole host is not filled afterwards", () => {
    expect(seconds(of("pause_of_the_host").runs[1])).toBeCloseTo(12 + 10, 0);
  });

  it("a stream that has no frame of silence waits for the parent", () => {
    expect(parents(of("no_silence_for_codec"))).toEqual(["a", "a"]);
    expect(of("no_silence_for_codec").plays).toBe("a");
  });
});

describe("the start", () => {
  it("plays what comes from now on, and has the burst for an Icecast without listeners", () => {
    const { runs, now, burst } = of("restart");
    expect(runs).toEqual([["b", expect.any(Number), now]]);
    expect((now - (runs[0]?.[1] ?? 0)) / 50).toBeCloseTo(1.9, 1);
    expect(burst).toBeCloseTo(4, 1);
  });

  it("after a kill resumes at the next frame, also when another parent is desired now", () => {
    expect(of("resumed").runs).toEqual([["a", expect.any(Number), of("resumed").now]]);
    expect(parents(of("resumed_with_another_desired"))).toEqual(["a", "b"]);
    expect(lost(of("resumed_with_another_desired"))).toEqual([0]);
  });

  it("long after a kill plays what comes", () => {
    const { runs, now } = of("resumed_late");
    expect(parents(of("resumed_late"))).toEqual(["a", "silence", "a"]);
    expect(runs[2]).toEqual(["a", expect.any(Number), now]);
  });

  it("begins with another parent when the desired one is missing, and goes to the desired one without a loss", () => {
    expect(parents(of("begins_with_another"))).toEqual(["b", "a"]);
    expect(lost(of("begins_with_another"))).toEqual([0]);
  });

  it("plays nothing without a parent", () => {
    expect(of("nothing")).toMatchObject({ runs: [], plays: null, joins: [] });
  });
});
