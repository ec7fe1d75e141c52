import { describe, expect, it } from "vitest";
import { RadioctlError } from "../../src/errors.js";
import { judgeActive } from "../../src/health/judge-active.js";
import { judgeRegions, judgeRelays, type RelayLoad } from "../../src/health/judge-headroom.js";
import { judgeHost, judgeUnreachable, type HostState } from "../../src/health/judge-host.js";
import { judgeMounts, judgeStandby } from "../../src/health/judge-mounts.js";
import { judgeProgramme } from "../../src/health/judge-source.js";
import { parseProgramme } from "../../src/health/programme.js";
import { healthSchema } from "../../src/inventory/health.js";
import { held } from "../operations/listeners/held.js";
import { radio, problemsOf } from "./radio.js";

const inventory = radio();
const limits = healthSchema.parse({});

describe("a host that answers", () => {
  const state: HostState = { host: "eu-1", region: "eu", down: [], differing: 0, lockedBy: undefined, rebootBecause: undefined };

  it("has only OK findings when all is well", () => expect(problemsOf(judgeHost(state, 0.3))).toEqual([]));

  it("reports each service that is down, the differences, and why it needs a reboot", () => {
    const down = [{ unit: "nginx.service", state: "failed" }];
    expect(problemsOf(judgeHost({ ...state, down, differing: 2, rebootBecause: "upgraded: dbus" }, 0.3))).toEqual([
      "CRITICAL eu-1 nginx.service: nginx.service should run and is failed",
      "WARNING eu-1: 2 differences from the inventory, limit 0",
      "WARNING eu-1: needs a reboot: upgraded: dbus",
    ]);
  });

  it("may differ while a run changes it", () =>
    expect(problemsOf(judgeHost({ ...state, differing: 5, lockedBy: "anna" }, 0.3))).toEqual([]));

  it("is reported as unreachable with a hint", () => {
    const error = new RadioctlError("unreachable", "no route to the host", { hint: "is it up?" });
    expect(judgeUnreachable({ host: "eu-1", region: "eu" }, error)).toMatchObject({
      check: "reach",
      verdict: "CRITICAL",
      summary: "over SSH: no route to the host",
      hint: "is it up?",
    });
  });
});

describe("what Liquidsoap plays", () => {
  const programme = (follow: string, onAir: string, sources: string, held = "-") => {
    const [first] = parseProgramme(`channel main follow=${follow} on_air=${onAir} seconds=75.2 held=${held}\n${sources}`);
    if (first === undefined) throw new Error("no programme");
    return first;
  };
  const source = (name: string, kind: string, connected: boolean, silent: boolean) =>
    `source main ${name} kind=${kind} connected=${connected ? "yes" : "no"} silent=${silent ? "yes" : "no"} ready=${connected && !silent ? "yes" : "no"} buffer=0.\n`;
  const studio = (connected: boolean, silent = false) => source("studio", "live", connected, silent);
  const peer = source("@master-b", "peer", false, true);
  const rest = source("night", "playlist", true, false) + source("@emergency", "emergency", true, false);

  it.each([
    ["the studio", programme("off", "studio", studio(true) + peer + rest), true, []],
    [
      "the second source, the studio is gone",
      programme("off", "night", studio(false) + peer + rest),
      true,
      ["WARNING master-a main: plays night for 75 s, not studio: studio is not connected"],
    ],
    [
      "the second source, the studio is silent",
      programme("off", "night", studio(true, true) + peer + rest),
      true,
      ["WARNING master-a main: plays night for 75 s, not studio: studio is silent"],
    ],
    [
      "the second source, although the studio is available",
      programme("off", "night", studio(true) + peer + rest),
      true,
      ["WARNING master-a main: plays night for 75 s, although studio is available"],
    ],
    ["a source that is held by hand", programme("off", "night", studio(true) + peer + rest, "night"), true, []],
    [
      "the tone",
      programme("off", "@emergency", studio(false) + source("@emergency", "emergency", true, false)),
      true,
      ["CRITICAL master-a main: plays its emergency tone for 75 s: studio is not connected"],
    ],
    ["nothing yet", programme("off", "-", studio(true) + rest), true, ["UNKNOWN master-a main: does not play yet"]],
    [
      "the other master, as the active one",
      programme("on", "studio", studio(true) + rest),
      true,
      ["WARNING master-a main: follows the other master although it is the active one"],
    ],
    ["the other master, as a standby", programme("on", "@master-b", source("@master-b", "peer", true, false) + rest), false, []],
    [
      "its own programme, as a standby",
      programme("off", "studio", studio(true) + rest),
      false,
      ["WARNING master-a main: standby, does not follow the active master of main"],
    ],
    [
      "the tone, as a standby",
      programme("on", "@emergency", studio(false) + rest),
      false,
      ["WARNING master-a main: standby, plays its emergency tone for 75 s: studio is not connected, night is not ready"],
    ],
  ])("%s", (_name, played, active, expected) => {
    const finding = judgeProgramme({ master: "master-a", region: undefined, programme: played, active }, limits);
    expect(problemsOf([finding])).toEqual(expected);
    expect(finding.hint === undefined).toBe(finding.verdict === "OK");
  });

  it("shows that a source is held by hand", () => {
    const played = programme("off", "night", studio(true) + peer + rest, "night");
    expect(judgeProgramme({ master: "master-a", region: undefined, programme: played, active: true }, limits).summary).toBe(
      "plays night for 75 s, held by hand",
    );
  });

  it("is OK while a resting source is away", () => {
    const played = programme("off", "night", studio(false) + peer + rest);
    expect(
      problemsOf([
        judgeProgramme(
          { master: "master-a", region: undefined, programme: played, active: true },
          { restingSources: ["studio"] },
        ),
      ]),
    ).toEqual([]);
  });
});

describe("mounts", () => {
  it("that a master's Icecast lacks have one finding each", () =>
    expect(
      problemsOf(
        judgeMounts(inventory, { host: "master-a", region: undefined, streams: held({ "/live.mp3": { relay: 2 } }) }, ["main"]),
      ),
    ).toEqual(["CRITICAL master-a icecast /live.opus: is missing on the master's Icecast"]));

  it("of a master whose Icecast does not answer have no findings, because its unit has one", () =>
    expect(judgeMounts(inventory, { host: "master-a", region: undefined, streams: new Map() }, ["main"])).toEqual([]));

  it("of the standby that a relay lacks have one finding together", () => {
    const streams = held({ "/master-a/live.mp3": { VLC: 2 }, "/master-a/live.opus": {} });
    expect(problemsOf(judgeStandby(inventory, { host: "eu-1", region: "eu", streams }, ["main"], { main: "master-a" }))).toEqual([
      "WARNING eu-1 master-b main: lacks /live.mp3, /live.opus of master-b, its fallback",
    ]);
  });
});

describe("a relay", () => {
  it.each<[string, string | undefined, string[]]>([
    ["that sends the active master's streams", "master-a", []],
    ["that sends the other master's streams", "master-b", ["CRITICAL eu-1 main: sends master-b's streams, not master-a's"]],
    ["that does not report its master", undefined, ["UNKNOWN eu-1 main: does not report whose streams it sends"]],
  ])("%s", (_name, parent, expected) =>
    expect(problemsOf(judgeActive(inventory, { host: "eu-1", region: "eu", active: { main: parent } }, ["main"]))).toEqual(
      expected,
    ),
  );
});

describe("headroom", () => {
  const relay = (host: string, capacity: number, listeners: number | undefined, full = 0, address = 0): RelayLoad => ({
    host,
    region: "eu",
    capacity,
    listeners,
    turnedAway: { full, address },
  });

  it.each<[string, number, string[]]>([
    ["little", 100, []],
    ["much", 160, ["WARNING eu-1: 160 of 200 listeners (80 %), limit 80 %"]],
    ["nearly all", 181, ["CRITICAL eu-1: 181 of 200 listeners (91 %), limit 90 %"]],
  ])("of a relay with %s of its capacity used", (_name, listeners, expected) =>
    expect(problemsOf(judgeRelays([relay("eu-1", 200, listeners)], limits))).toEqual(expected),
  );

  it.each<[string, RelayLoad, string, string]>([
    [
      "because it is full",
      relay("eu-1", 200, 200, 35),
      "CRITICAL eu-1: 200 of 200 listeners (100 %), limit 90 %; turned away in 10 min: 35 (full)",
      "radioctl dns drain eu-1",
    ],
    [
      "because it was full",
      relay("eu-1", 200, 100, 35, 2),
      "WARNING eu-1: 100 of 200 listeners (50 %), limit 80 %; turned away in 10 min: 35 (full), 2 (limit of one address)",
      "radioctl bootstrap relay",
    ],
    [
      "because of their address",
      relay("eu-1", 200, 100, 0, 2),
      "WARNING eu-1: 100 of 200 listeners (50 %), limit 80 %; turned away in 10 min: 2 (limit of one address)",
      "connectionsPerAddress",
    ],
  ])("of a relay that has turned listeners away %s is a problem with a next step", (_name, load, expected, next) => {
    const judged = judgeRelays([load], limits);
    expect(problemsOf(judged)).toEqual([expected]);
    expect(judged[0]?.hint).toContain(next);
  });

  it("of a region counts without its largest relay", () => {
    const relays = [relay("eu-1", 200, 60), relay("eu-2", 100, 35), relay("eu-3", 100, undefined)];
    expect(problemsOf(judgeRegions(relays, ["eu"], limits))).toEqual([]);
    expect(problemsOf(judgeRegions([relay("eu-1", 200, 150), ...relays.slice(1)], ["eu"], limits))).toEqual([
      "WARNING eu: 185 listeners, capacity 200 without eu-1 (93 %), limit 90 %; eu-3 did not answer",
    ]);
  });

  it("of a region with one relay is only judged for that relay", () =>
    expect(judgeRegions([relay("eu-1", 200, 190)], ["eu"], limits)).toEqual([]));
});
