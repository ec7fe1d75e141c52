import fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { Finding } from "../../../src/health/finding.js";
import type { Verdict } from "../../../src/health/verdict.js";
import { withResult, type Paused, type Tracks, NOT_PAUSED } from "../../../src/operations/report/look.js";
import { announce, type Message } from "../../../src/operations/report/message.js";
import { parseState, stateText } from "../../../src/operations/report/state.js";

const VERDICTS: Readonly<Record<string, Verdict>> = { ".": "OK", u: "UNKNOWN", w: "WARNING", c: "CRITICAL" };

const settings = { failuresToRaise: 3, successesToClear: 2, flappingChanges: 6, atLeast: "WARNING" as Verdict };

function finding(letter: string, more: Partial<Finding> = {}): Finding {
  const verdict = VERDICTS[letter] ?? "OK";
  return {
    check: "lag",
    subject: "eu-1 /live.mp3",
    host: "eu-1",
    verdict,
    summary: letter,
    hint: undefined,
    figures: [],
    ...more,
  };
}

const at = (look: number) => new Date(Date.UTC(2026, 10, 22, 5, look * 5)).toISOString();

interface Script {
  /** A letter a look, five minutes apart. `o` and `O`: good, `-`: is not in the result. `p`: bad, but paused. Upper case: a run without alerts. */
  looks: string;
  given?: Partial<typeof settings> & { remindHours?: number };
  more?: Partial<Finding>;
}

/** The messages, each with the index of its look. */
function said({ looks, given = {}, more }: Script): string[] {
  const heard: string[] = [];
  let tracks: Tracks = {};
  Array.from(looks).forEach((letter, look) => {
    const low = letter.toLowerCase();
    const paused: Paused = low === "p" ? { ...NOT_PAUSED, hosts: new Set(["eu-1"]) } : NOT_PAUSED;
    const findings = low === "-" ? [] : [finding(low === "p" ? "c" : low, more)];
    tracks = withResult(tracks, { at: at(look), findings }, { ...settings, ...given }, paused);
    if (letter !== low) return;
    const announced = announce(tracks, { now: at(look), remindHours: given.remindHours, consequences: new Map() });
    ({ tracks } = announced);
    heard.push(...announced.messages.map(({ kind, verdict }) => `${look} ${kind} ${verdict}`));
  });
  return heard;
}

describe("the messages for a sequence of looks", () => {
  it.each<[string, Script, string[]]>([
    ["none when all is well", { looks: "......" }, []],
    ["none for two bad looks", { looks: ".cc.cc." }, []],
    ["one raise and its resolve", { looks: ".ccccc......" }, ["3 raise CRITICAL", "7 resolve OK"]],
    [
      "a raise at once",
      { looks: "c..", given: { failuresToRaise: 1, successesToClear: 1 } },
      ["0 raise CRITICAL", "1 resolve OK"],
    ],
    ["no further message when it is good for one look", { looks: "www.w.w" }, ["2 raise WARNING"]],
    ["worse, after as many looks as raise it", { looks: "wwwccwccc" }, ["2 raise WARNING", "8 worse CRITICAL"]],
    ["better", { looks: "cccwcww.." }, ["2 raise CRITICAL", "6 better WARNING", "8 resolve OK"]],
    ["a raise with the verdict of the look that raises it", { looks: "wwc" }, ["2 raise CRITICAL"]],
    ["no raise for an unknown result", { looks: "ccuuuuc" }, ["6 raise CRITICAL"]],
    ["no resolve for an unknown result", { looks: "cccuuuu.u." }, ["2 raise CRITICAL", "9 resolve OK"]],
    [
      "a raise of UNKNOWN where the settings ask for it",
      { looks: "uuu..", given: { atLeast: "UNKNOWN" } },
      ["2 raise UNKNOWN", "4 resolve OK"],
    ],
    [
      "an UNKNOWN that gets a known verdict",
      { looks: "uuuwwwuu", given: { atLeast: "UNKNOWN" } },
      ["2 raise UNKNOWN", "5 worse WARNING", "7 better UNKNOWN"],
    ],
    [
      "none for a warning where only CRITICAL counts",
      { looks: "wwwwcccww", given: { atLeast: "CRITICAL" } },
      ["6 raise CRITICAL", "8 resolve OK"],
    ],
    ["a resolve of what is no longer checked", { looks: "ccc--" }, ["2 raise CRITICAL", "4 resolve OK"]],
    ["none while it is paused, and a raise after enough looks afterwards", { looks: "cppppccc" }, ["6 raise CRITICAL"]],
    ["no resolve while it is paused", { looks: "cccppp.." }, ["2 raise CRITICAL", "7 resolve OK"]],
    [
      "one raise when it flaps, and one resolve when it is steady",
      { looks: "ccc..ccc..ccc..cc..cc...................." },
      [
        "2 raise CRITICAL",
        "4 resolve OK",
        "7 raise CRITICAL",
        "9 resolve OK",
        "12 raise CRITICAL",
        "14 resolve OK",
        "15 raise CRITICAL",
        "34 resolve OK",
      ],
    ],
    [
      "a raise of what never fails often enough in a row, but again and again",
      { looks: "cc.cc.cc.cc.cc." },
      ["9 raise CRITICAL"],
    ],
    ["flapping, when it is raised already", { looks: ".ccc.c.c.c.c." }, ["3 raise CRITICAL", "9 flapping CRITICAL"]],
    ["never flapping when that is turned off", { looks: "c.c.c.c.c.c.c.c.", given: { flappingChanges: 20 } }, []],
    [
      "a reminder at each interval",
      { looks: "c".repeat(30), given: { remindHours: 1 } },
      ["2 raise CRITICAL", "14 reminder CRITICAL", "26 reminder CRITICAL"],
    ],
    ["a raise that runs without alerts have left", { looks: "CCCCc" }, ["4 raise CRITICAL"]],
    ["none for what came and went in runs without alerts", { looks: "CCCCOO.." }, []],
    [
      "two incidents that ended between two runs with alerts",
      { looks: "cccOOCCCc" },
      ["2 raise CRITICAL", "8 resolve OK", "8 raise CRITICAL"],
    ],
  ])("%s", (_name, script, expected) => expect(said(script)).toEqual(expected));
});

describe("any sequence of results", () => {
  const letters = fc.string({ unit: fc.constantFrom(...Array.from("..uwcp-OUWC")), maxLength: 120 });
  const given = fc.record({
    failuresToRaise: fc.integer({ min: 1, max: 6 }),
    successesToClear: fc.integer({ min: 1, max: 6 }),
    flappingChanges: fc.integer({ min: 2, max: 20 }),
    atLeast: fc.constantFrom<Verdict>("UNKNOWN", "WARNING", "CRITICAL"),
  });

  it("gives no two raises without a resolve between, and no message about what is not raised", () => {
    fc.assert(
      fc.property(letters, given, (looks, damping) => {
        let open = false;
        for (const line of said({ looks, given: damping })) {
          const kind = line.split(" ")[1];
          expect(open).toBe(kind !== "raise");
          open = kind !== "resolve";
        }
      }),
      { numRuns: 2000 },
    );
  });

  it("gives the same messages when every run reads the state that the one before it wrote", () => {
    fc.assert(
      fc.property(letters, given, (looks, damping) => {
        let tracks: Tracks = {};
        let stored: Tracks = {};
        const kept: Message[] = [];
        const direct: Message[] = [];
        Array.from(looks).forEach((letter, look) => {
          const result = { at: at(look), findings: [finding(letter.toLowerCase())] };
          const announcing = { now: at(look), remindHours: undefined, consequences: new Map<string, string[]>() };
          const one = announce(withResult(tracks, result, { ...settings, ...damping }), announcing);
          const other = announce(withResult(stored, result, { ...settings, ...damping }), announcing);
          ({ tracks } = one);
          direct.push(...one.messages);
          kept.push(...other.messages);
          const read = parseState(stateText({ tracks: other.tracks, outbox: [] }));
          if ("problem" in read) throw new Error(read.problem);
          stored = read.tracks;
        });
        expect(kept).toEqual(direct);
      }),
    );
  });

  it("does not make the state grow: good findings are removed", () => {
    fc.assert(
      fc.property(letters, given, (looks, damping) => {
        let tracks: Tracks = {};
        Array.from(looks + ".".repeat(50)).forEach((letter, look) => {
          const after = withResult(tracks, { at: at(look), findings: [finding(letter)] }, { ...settings, ...damping });
          ({ tracks } = announce(after, { now: at(look), remindHours: undefined, consequences: new Map() }));
        });
        expect(tracks).toEqual({});
      }),
    );
  });
});
