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
  /** A letter a look, five minutes apart. `o` and `O`: good, `-`: is not in the result. `p`: bad, but held back. Upper case: a run that tells nobody. */
  looks: string;
  given?: Partial<typeof settings> & { remindHours?: number };
  more?: Partial<Finding>;
}

/** What is said, with the look at which it is. */
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

describe("what is said of a sequence of looks", () => {
  it.each<[string, Script, string[]]>([
    ["nothing of one that is well", { looks: "......" }, []],
    ["nothing of two bad looks", { looks: ".cc.cc." }, []],
    ["one raise and its resolve", { looks: ".ccccc......" }, ["3 raise CRITICAL", "7 resolve OK"]],
    [
      "a raise at once",
      { looks: "c..", given: { failuresToRaise: 1, successesToClear: 1 } },
      ["0 raise CRITICAL", "1 resolve OK"],
    ],
    ["nothing more when it is good for one look", { looks: "www.w.w" }, ["2 raise WARNING"]],
    ["that it became worse, after as many looks as raise it", { looks: "wwwccwccc" }, ["2 raise WARNING", "8 worse CRITICAL"]],
    ["that it became better", { looks: "cccwcww.." }, ["2 raise CRITICAL", "6 better WARNING", "8 resolve OK"]],
    ["as bad as the look that raises it", { looks: "wwc" }, ["2 raise CRITICAL"]],
    ["nothing by what could not be told", { looks: "ccuuuuc" }, ["6 raise CRITICAL"]],
    ["no resolve by what could not be told", { looks: "cccuuuu.u." }, ["2 raise CRITICAL", "9 resolve OK"]],
    ["of UNKNOWN where it is wanted", { looks: "uuu..", given: { atLeast: "UNKNOWN" } }, ["2 raise UNKNOWN", "4 resolve OK"]],
    [
      "of an UNKNOWN that comes to be known",
      { looks: "uuuwwwuu", given: { atLeast: "UNKNOWN" } },
      ["2 raise UNKNOWN", "5 worse WARNING", "7 better UNKNOWN"],
    ],
    [
      "nothing of a warning where only worse counts",
      { looks: "wwwwcccww", given: { atLeast: "CRITICAL" } },
      ["6 raise CRITICAL", "8 resolve OK"],
    ],
    ["a resolve of what is looked at no more", { looks: "ccc--" }, ["2 raise CRITICAL", "4 resolve OK"]],
    ["nothing while it is held back, and a raise after as many looks of its own", { looks: "cppppccc" }, ["6 raise CRITICAL"]],
    ["no resolve while it is held back", { looks: "cccppp.." }, ["2 raise CRITICAL", "7 resolve OK"]],
    [
      "it once when it flaps, and its end when it was steady",
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
    ["what never fails often enough in a row, but all the time", { looks: "cc.cc.cc.cc.cc." }, ["9 raise CRITICAL"]],
    ["that it flaps when it is raised already", { looks: ".ccc.c.c.c.c." }, ["3 raise CRITICAL", "9 flapping CRITICAL"]],
    ["never that it flaps where that is turned off", { looks: "c.c.c.c.c.c.c.c.", given: { flappingChanges: 20 } }, []],
    [
      "a reminder every so often",
      { looks: "c".repeat(30), given: { remindHours: 1 } },
      ["2 raise CRITICAL", "14 reminder CRITICAL", "26 reminder CRITICAL"],
    ],
    ["what a run that told nobody has left", { looks: "CCCCc" }, ["4 raise CRITICAL"]],
    ["nothing of what came and went before anybody was to be told", { looks: "CCCCOO.." }, []],
    [
      "of two incidents between two runs that tell",
      { looks: "cccOOCCCc" },
      ["2 raise CRITICAL", "8 resolve OK", "8 raise CRITICAL"],
    ],
  ])("%s", (_name, script, expected) => expect(said(script)).toEqual(expected));
});

describe("no sequence of results", () => {
  const letters = fc.string({ unit: fc.constantFrom(...Array.from("..uwcp-OUWC")), maxLength: 120 });
  const given = fc.record({
    failuresToRaise: fc.integer({ min: 1, max: 6 }),
    successesToClear: fc.integer({ min: 1, max: 6 }),
    flappingChanges: fc.integer({ min: 2, max: 20 }),
    atLeast: fc.constantFrom<Verdict>("UNKNOWN", "WARNING", "CRITICAL"),
  });

  it("gives two raises without a resolve between, or anything on what is not raised", () => {
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

  it("is told differently when every run reads what the one before it wrote", () => {
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

  it("makes the state grow: what is well is forgotten", () => {
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
