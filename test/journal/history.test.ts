import { describe, expect, it } from "vitest";
import { entryLine, parseJournal, type Entry, type Event } from "../../src/journal/entry.js";
import { historyOf, isInFlight, notDone, unfinished, type RunHistory } from "../../src/journal/history.js";

const at = "2026-11-22T05:00:00.000Z";
const begun: Event = { event: "begun", command: "deploy", operator: "anna@laptop", pid: 7, hosts: ["eu-1", "eu-2", "eu-3"] };
const entries = (...events: Event[]): Entry[] => [begun, ...events].map((event) => ({ at, ...event }));
const history = (...events: Event[]) => historyOf("run", entries(...events));

describe("the history of a run", () => {
  it("is undefined before the journal's first line", () => {
    expect(historyOf("run", [])).toBeUndefined();
  });

  it("has hosts that were not tried", () => {
    expect(history()?.hosts.map(({ state }) => state)).toEqual(["not tried", "not tried", "not tried"]);
  });

  it("names the actions without a result: the run was killed there", () => {
    const hosts = history(
      { event: "intent", host: "eu-1", deed: "change" },
      { event: "result", host: "eu-1", deed: "change", ok: true },
      { event: "intent", host: "eu-1", deed: "verify" },
    )?.hosts;
    expect(hosts?.[0]).toMatchObject({ state: "in flight", doing: ["verify"] });
  });

  it("keeps a relay's final state when its listeners are moved for a master later, unless a move has no result", () => {
    const moved: Event[] = [
      { event: "host", host: "eu-1", state: "done" },
      { event: "intent", host: "eu-1", deed: "move listeners" },
    ];
    expect(history(...moved)?.hosts[0]).toEqual({ host: "eu-1", state: "done", doing: ["move listeners"] });
    const ended: Event = { event: "result", host: "eu-1", deed: "move listeners", ok: true };
    expect(history(...moved, ended)?.hosts[0]).toEqual({ host: "eu-1", state: "done", doing: [] });
  });

  it("names the hosts that are out for a reboot, with the boot that it ends, until they are back", () => {
    const leaving: Event[] = [
      { event: "intent", host: "eu-1", deed: "drain" },
      { event: "intent", host: "eu-1", deed: "take out of DNS" },
    ];
    const rebooting: Event[] = [...leaving, { event: "intent", host: "eu-1", deed: "reboot", bootId: "boot-1" }];
    const back: Event = { event: "result", host: "eu-1", deed: "undrain", ok: true };
    expect(history(...leaving)?.out).toEqual([{ host: "eu-1", outOfDns: true }]);
    expect(history(...rebooting)?.out).toEqual([{ host: "eu-1", outOfDns: true, bootId: "boot-1" }]);
    expect(history(...rebooting, { ...back, ok: false })?.out).toHaveLength(1);
    expect(history(...rebooting, back)?.out).toEqual([]);
  });

  it("names the hosts that an earlier run has left out", () => {
    const out = [{ host: "eu-2", outOfDns: false, bootId: "boot-1" }];
    expect(historyOf("run", [{ at, ...begun, out }])?.out).toEqual(out);
  });

  it("names the relays whose listeners may still be on the standby", () => {
    const intents = (deed: "move listeners" | "move listeners back"): Event[] =>
      ["eu-1", "below-2"].map((host) => ({ event: "intent", host, deed }));
    const back = (host: string, ok: boolean): Event => ({ event: "result", host, deed: "move listeners back", ok });
    expect(history(...intents("move listeners"))?.away).toEqual(["eu-1", "below-2"]);
    const returning = [...intents("move listeners"), ...intents("move listeners back")];
    expect(history(...returning, back("eu-1", true))?.away).toEqual(["below-2"]);
    expect(history(...returning, back("eu-1", true), back("below-2", false))?.away).toEqual(["below-2"]);
    expect(history(...returning, back("eu-1", true), back("below-2", true))?.away).toEqual([]);
  });

  it("distinguishes a finished run from an unfinished one, and names the hosts that are left", () => {
    const done: Event[] = [
      { event: "host", host: "eu-1", state: "done" },
      { event: "host", host: "eu-2", state: "rolled back", detail: "sends nothing" },
    ];
    const cutOff = history(...done);
    expect(cutOff).toMatchObject({ endedAt: undefined, exitCode: undefined });
    expect(cutOff && unfinished(cutOff)).toEqual(["eu-3"]);
    const ended = history(...done, { event: "host", host: "eu-3", state: "done" }, { event: "ended", exitCode: 7 });
    expect(ended).toMatchObject({ endedAt: at, exitCode: 7 });
    expect(ended && unfinished(ended)).toEqual([]);
    expect(ended && notDone(ended)).toEqual(["eu-2"]);
  });

  it("has the process that resumed the run, also after an end", () => {
    const again = history({ event: "ended", exitCode: 130 }, { event: "resumed", operator: "ben@desk", pid: 8 });
    expect(again).toMatchObject({ operator: "ben@desk", pid: 8, endedAt: undefined });
  });

  it("is read from the entries as written, without a last line that a power failure has cut off", () => {
    const text = entries({ event: "ended", exitCode: 0 }).map(entryLine).join("");
    expect(parseJournal(text)).toEqual(entries({ event: "ended", exitCode: 0 }));
    expect(parseJournal(text.slice(0, -4))).toEqual(entries());
  });

  it("shows a host that the latest run of a command has begun and not finished, unless a later run had the host", () => {
    const run = (command: string, ...events: Event[]) =>
      historyOf(command, [{ ...begun, command, at }, ...events.map((event) => ({ at, ...event }))]) as RunHistory;
    const change: Event = { event: "intent", host: "eu-1", deed: "change" };
    const killed = run("certificates push", change);
    const done = run("deploy", { event: "host", host: "eu-1", state: "done" });
    expect(isInFlight([killed, done], "certificates push", "eu-1")).toBe(true);
    expect(isInFlight([run("deploy"), killed], "certificates push", "eu-1")).toBe(true);
    expect(isInFlight([killed], "certificates push", "eu-2")).toBe(false);
    expect(isInFlight([done, killed], "certificates push", "eu-1")).toBe(false);
    expect(isInFlight([run("deploy", change), killed], "certificates push", "eu-1")).toBe(false);
    expect(isInFlight([], "certificates push", "eu-1")).toBe(false);
  });
});
