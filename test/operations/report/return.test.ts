import fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { HomeLook } from "../../../src/health/home.js";
import { afterReturn, lookHome } from "../../../src/operations/report/homing.js";
import type { Message } from "../../../src/operations/report/message.js";
import { MOST_TRIES, unlooked, withTry, type Homings } from "../../../src/operations/report/return.js";
import { parseState, stateText } from "../../../src/operations/report/state.js";

const at = (minute: number) => new Date(Date.UTC(2026, 10, 22, 5, minute)).toISOString();

interface Found {
  /** The trouble of master-a. */
  good: boolean;
  /** How many fell, on eu-1; undefined: the relay could not be observed. */
  fallen?: number | undefined;
  turned?: boolean | undefined;
}

const look = ({ good, fallen, turned = false }: Found): HomeLook => ({
  channel: "main",
  master: "master-a",
  trouble: good ? undefined : "reach master-a ssh: no route to the host",
  fallen: fallen === undefined ? {} : { "eu-1": fallen },
  turned: turned ? ["eu-1"] : [],
  whole: fallen !== undefined,
});

/**
 * `.` all is well, `a` master-a is good and 7 are away, `A` one more is, `t` the relay was switched; `x` master-a is bad and 7 are away; `?` it is good and
 * the relay could not be observed; `f` the probe failed; `h` as `a`, during a pause; `s` as `a`, by a run without alerts.
 */
const FOUND: Readonly<Record<string, Found>> = {
  ".": { good: true, fallen: 0 },
  a: { good: true, fallen: 7 },
  A: { good: true, fallen: 8 },
  t: { good: true, fallen: 0, turned: true },
  x: { good: false, fallen: 7 },
  "?": { good: true },
  h: { good: true, fallen: 7 },
  s: { good: true, fallen: 7 },
};

interface Course {
  looks: string;
  afterMinutes?: number;
  everyMinutes?: number;
  /** How each cutover ends. */
  exitCode?: number | "killed";
}

/** Every return and every message, each with the index of its look. */
function course({ looks, afterMinutes = 20, everyMinutes = 5, exitCode = 4 }: Course) {
  let homings: Homings = {};
  const returns: number[] = [];
  const messages: Array<Message & { look: number }> = [];
  Array.from(looks).forEach((letter, index) => {
    const now = at(index * everyMinutes);
    const found = FOUND[letter];
    if (found === undefined) {
      homings = unlooked(homings);
      return;
    }
    const sends = letter !== "s";
    const after = lookHome(homings, [look(found)], { now, afterMinutes, held: letter === "h", sends });
    ({ homings } = after);
    messages.push(...after.messages.map((message) => ({ ...message, look: index })));
    const homing = after.due && homings[after.due.channel];
    if (after.due === undefined || homing === undefined || !sends) return;
    returns.push(index);
    const came = { exitCode: exitCode === "killed" ? undefined : exitCode, because: "refused: drift: eu-1: nginx.conf" };
    const ended = afterReturn(after.due.channel, withTry(homing, now), came, { now, afterMinutes });
    homings = { ...homings, [after.due.channel]: ended.homing };
    messages.push({ ...ended.message, look: index });
  });
  return { returns, messages: messages.map(({ look: index, kind, verdict }) => `${index} ${kind} ${verdict}`), homings };
}

describe("listeners are moved home", () => {
  it.each<[string, Course, number[]]>([
    ["never while no listener is away", { looks: "............" }, []],
    ["never while home is bad", { looks: "..xxxxxxxxxxxxxx" }, []],
    ["once home has been good for the required time since they fell", { looks: "......aaaaa", exitCode: 0 }, [10]],
    ["once home has been good for the required time since it was bad", { looks: ".xxaaaaa", exitCode: 0 }, [7]],
    ["after the full time again, when a look was bad", { looks: "xaaaaxaaaaa", exitCode: 0 }, [10]],
    ["after the full time again, when a probe failed", { looks: "xaaaafaaaaa", exitCode: 0 }, [10]],
    ["after the full time again, when more listeners fall meanwhile", { looks: "xaaaAAAAA", exitCode: 0 }, [8]],
    ["at once on a relay that was switched by hand, when home has been good for long", { looks: "......t", exitCode: 0 }, [6]],
    ["even while another relay can't be observed", { looks: "xa????", exitCode: 0 }, [5]],
    ["not during a pause", { looks: "xaaaahhha", exitCode: 0 }, [8]],
    ["not by a run without alerts", { looks: "xaaaasssa", exitCode: 0 }, [8]],
    ["again after the same time when it failed, three times in all", { looks: `x${"a".repeat(40)}` }, [5, 9, 13]],
    ["again after a quarter of an hour at the earliest", { looks: `x${"a".repeat(20)}`, afterMinutes: 5 }, [2, 5, 8]],
    ["not again after an unfinished return", { looks: `x${"a".repeat(40)}`, exitCode: 8 }, [5]],
    ["not again after a return that was killed", { looks: `x${"a".repeat(40)}`, exitCode: "killed" }, [5]],
    ["three more times in another incident", { looks: `x${"a".repeat(20)}.${"a".repeat(20)}` }, [5, 9, 13, 26, 30, 34]],
    ["not when reports are hours apart", { looks: "xaaaa", everyMinutes: 120 }, []],
  ])("%s", (_when, given, returns) => expect(course(given).returns).toEqual(returns));
});

describe("the messages about a return", () => {
  it.each<[string, Course, string[]]>([
    ["report that listeners are home", { looks: "xaaaaa.", exitCode: 0 }, ["5 resolve OK"]],
    [
      "report each failed try, and that the operator moved the listeners home",
      { looks: `x${"a".repeat(9)}..` },
      ["5 raise WARNING", "9 reminder WARNING", "10 resolve OK"],
    ],
    ["report an unfinished return as CRITICAL", { looks: `x${"a".repeat(9)}`, exitCode: 8 }, ["5 raise CRITICAL"]],
  ])("%s", (_what, given, messages) => expect(course(given).messages).toEqual(messages));

  it("ask the operator to act after the last try", () => {
    const tried = { master: "master-a", fallen: { "eu-1": 7 }, turned: [], tries: MOST_TRIES, awaySince: at(0) };
    const came = { exitCode: 4, because: "refused: drift: eu-1: nginx.conf" };
    const { message } = afterReturn("main", tried, came, { now: at(60), afterMinutes: 20 });
    expect(message.summary).toBe(
      "could not move listeners home to master-a, try 3 of 3: exit 4: refused: drift: eu-1: nginx.conf",
    );
    expect(message.hint).toBe("radioctl does not try again; do it by hand: radioctl cutover --to master-a --channel main");
  });

  it("report a return whose end is not recorded, once", () => {
    const trying = withTry({ master: "master-a", fallen: { "eu-1": 7 }, turned: [], tries: 0, awaySince: at(0) }, at(5));
    const deciding = { now: at(10), afterMinutes: 20, held: false, sends: true };
    const first = lookHome({ main: trying }, [look({ good: true, fallen: 7 })], deciding);
    expect(first.messages).toMatchObject([{ kind: "raise", verdict: "CRITICAL" }]);
    expect(lookHome(first.homings, [look({ good: true, fallen: 7 })], { ...deciding, now: at(15) }).messages).toEqual([]);
    // It may still be running.
    expect(lookHome({ main: trying }, [look({ good: true, fallen: 7 })], { ...deciding, held: true }).messages).toEqual([]);
  });
});

it("listeners are never moved home before the required time, or after a bad look, or more than three times", () => {
  const letters = fc.array(fc.constantFrom(...Array.from("aaaaaaaaA?xfhst.")), { maxLength: 80 }).map((all) => all.join(""));
  const given = fc.record({
    looks: letters,
    afterMinutes: fc.integer({ min: 5, max: 60 }),
    exitCode: fc.constantFrom(0, 4, 7, 8),
  });
  let seen = 0;
  fc.assert(
    fc.property(given, ({ looks, afterMinutes, exitCode }) => {
      const { returns, homings } = course({ looks, afterMinutes, exitCode });
      seen += returns.length;
      for (const index of returns) {
        const before = looks.slice(0, index + 1);
        const broken = Math.max(before.lastIndexOf("x"), before.lastIndexOf("f"));
        expect((index - (broken + 1)) * 5).toBeGreaterThanOrEqual(afterMinutes);
        expect("hs".includes(looks[index] ?? "")).toBe(false);
      }
      let tries = 0;
      Array.from(looks).forEach((letter, index) => {
        if (letter === ".") tries = 0;
        if (returns.includes(index)) tries += 1;
        expect(tries).toBeLessThanOrEqual(MOST_TRIES);
      });
      for (const [nth, index] of returns.entries())
        if (nth > 0) {
          const last = returns[nth - 1] ?? 0;
          const sameIncident = !looks.slice(last, index).includes(".");
          if (sameIncident) expect((index - last) * 5).toBeGreaterThanOrEqual(afterMinutes);
        }
      const text = stateText({ tracks: {}, outbox: [], homings });
      expect(parseState(text)).toEqual(JSON.parse(JSON.stringify({ tracks: {}, outbox: [], homings })));
    }),
    { numRuns: 500 },
  );
  expect(seen).toBeGreaterThan(50);
});
