import { describe, expect, it } from "vitest";
import { EMERGENCY } from "../../../src/operations/cutover/programme.js";
import { aRun, scope } from "./machine.js";

describe("a planned cutover", () => {
  it("goes from lock to commit, one relay first, and releases every host", async () => {
    const run = aRun();
    const outcome = await run.go();
    expect(outcome).toMatchObject({ state: "COMMITTED", exitCode: 0, warnings: [] });
    expect(await run.states()).toEqual([
      "LOCKED",
      "PREFLIGHT",
      "PRESTAGED",
      "CANARY",
      "SOAK",
      "BATCHES",
      "SOURCES",
      "DNS",
      "VERIFY",
      "COMMITTED",
    ]);
    expect(run.station.actions).toEqual(["eu-2 to", "eu-1 to", "us-1 to"]);
    expect(run.station).toMatchObject({ committed: true, source: "master-b", held: false });
    expect(run.station.masters.get("master-a")).toMatchObject({ follows: true });
    expect(run.station.masters.get("master-b")).toMatchObject({ follows: false });
    expect(outcome.moved.map(({ relay, listenersAfter }) => [relay, listenersAfter])).toEqual([
      ["eu-2", 10],
      ["eu-1", 10],
      ["us-1", 10],
    ]);
  });

  it("writes each action to the journal before it is done", async () => {
    const run = aRun();
    const before: string[] = [];
    run.station.onOperation = (operation) => void before.push(operation);
    await run.go();
    const deeds = await run.deeds();
    for (const relay of scope.relays) expect(deeds).toContain(`${relay} move listeners`);
    expect(deeds.filter((action) => action.endsWith("is done"))).toHaveLength(5);
  });

  it("begins with the named relay", async () => {
    const run = aRun();
    await run.go({ canary: "us-1" });
    expect(run.station.actions[0]).toBe("us-1 to");
  });

  it("waits for its start time, and checks everything again then", async () => {
    const run = aRun();
    const outcome = await run.go({ startsAt: new Date(3_600_000) });
    expect(outcome.state).toBe("COMMITTED");
    expect((await run.states()).slice(0, 5)).toEqual(["LOCKED", "PREFLIGHT", "ARMED", "PREFLIGHT", "PRESTAGED"]);
  });

  it("is refused at its start time when something has gone wrong meanwhile", async () => {
    const run = aRun();
    let looks = 0;
    run.station.onOperation = (operation) => {
      if (operation === "preflight" && ++looks === 2)
        run.station.masters.set("master-b", { onAir: false, plays: EMERGENCY, live: [], follows: true });
    };
    expect(await run.go({ startsAt: new Date(1000) })).toMatchObject({ state: "REFUSED", exitCode: 4 });
    expect((await run.states()).at(-1)).toBe("REFUSED");
    expect(run.station.actions).toEqual([]);
  });

  it("rehearses up to the first change", async () => {
    const run = aRun();
    expect(await run.go({ rehearse: true })).toMatchObject({ state: "REHEARSED", exitCode: 0 });
    expect(await run.states()).toEqual(["LOCKED", "PREFLIGHT", "PRESTAGED", "REHEARSED"]);
    expect(run.station.actions).toEqual([]);
  });

  it("changes nothing when another run holds a host", async () => {
    const run = aRun();
    run.station.lockedBy = "bert@desk, run 2026-11-22T05:00-7f3a";
    await expect(run.go()).rejects.toMatchObject({ kind: "locked", exitCode: 6 });
    expect(await run.states()).toEqual([]);
  });

  it("commits although the inventory could not be written, and warns", async () => {
    const run = aRun();
    run.station.commitFails = true;
    expect(await run.go()).toMatchObject({ state: "COMMITTED", exitCode: 0, warnings: ["the inventory can't be written"] });
  });
});

describe("an operator's interruption", () => {
  it("Ctrl-C once: the current relay is finished, then the run pauses, exit 130", async () => {
    const run = aRun();
    run.station.onOperation = (operation) => {
      if (operation === "move eu-2 to") run.pause();
    };
    expect(await run.go()).toMatchObject({ state: "PAUSED", exitCode: 130 });
    expect(run.station.actions).toEqual(["eu-2 to"]);
    expect(run.heard).toEqual(["pause"]);
  });

  it("Ctrl-C twice: all listeners are moved back, exit 130", async () => {
    const run = aRun();
    run.station.onOperation = (operation) => {
      if (operation === "move eu-1 to") run.undo();
    };
    expect(await run.go()).toMatchObject({ state: "ROLLED_BACK", exitCode: 130 });
    for (const relay of scope.relays) expect(run.station.active(relay)).toBe("master-a");
    expect(run.heard).toEqual(["undo"]);
  });

  it("Ctrl-C in a soak, whose progress is reported every second, pauses at once", async () => {
    const run = aRun();
    let looks = 0;
    run.station.onOperation = (operation) => {
      if (operation === "probe eu-2" && ++looks === 3) run.pause();
    };
    expect(await run.go()).toMatchObject({ state: "PAUSED", exitCode: 130 });
    expect(run.soaks.map(({ seconds }) => Math.round(seconds)).slice(0, 12)).toEqual([0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11]);
    expect(run.soaks[11]).toMatchObject({ ofSeconds: 30, probesGood: 1 });
    expect(run.soaks).toHaveLength(20);
  });

  it("Ctrl-C a second time, after the first has ended the soak: all listeners are moved back", async () => {
    const run = aRun();
    let looks = 0;
    run.station.onOperation = (operation) => {
      if (operation === "probe eu-2" && ++looks === 2) run.pause();
    };
    run.onHeard = (what) => {
      if (what === "pause") run.undo();
    };
    expect(await run.go()).toMatchObject({ state: "ROLLED_BACK", exitCode: 130 });
    expect(run.station.active("eu-2")).toBe("master-a");
  });

  it("Ctrl-C while the run waits for its start time: paused, with nothing changed", async () => {
    const run = aRun();
    run.station.onOperation = (operation) => {
      if (operation === "preflight") run.pause();
    };
    expect(await run.go({ startsAt: new Date(3_600_000) })).toMatchObject({ state: "PAUSED", exitCode: 130 });
    expect((await run.states()).slice(-2)).toEqual(["ARMED", "PAUSED"]);
    expect(run.station.actions).toEqual([]);
  });

  it("a paused run can be resumed: it observes the relays again, and comes to the same end", async () => {
    const run = aRun();
    run.station.onOperation = (operation) => {
      if (operation === "move eu-2 to") run.pause();
    };
    await run.go();
    const again = aRun(run.station);
    run.station.onOperation = () => undefined;
    run.station.resumed = true;
    expect(await again.go({ resumes: "to the end" })).toMatchObject({ state: "COMMITTED", exitCode: 0 });
    for (const relay of scope.relays) expect(run.station.active(relay)).toBe("master-b");
  });

  it("a paused run can be aborted, exit 0", async () => {
    const run = aRun();
    run.station.onOperation = (operation) => {
      if (operation === "move eu-2 to") run.pause();
    };
    await run.go();
    const again = aRun(run.station);
    expect(await again.go({ resumes: "undo" })).toMatchObject({ state: "ROLLED_BACK", exitCode: 0 });
    expect(await again.states()).toEqual(["LOCKED", "ROLLING_BACK", "ROLLED_BACK"]);
    expect(run.station.active("eu-2")).toBe("master-a");
  });
});
