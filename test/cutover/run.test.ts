import { describe, expect, it } from "vitest";
import { cutoverStates, type CutoverState } from "../../src/cutover/states.js";
import { CutoverStation } from "../fakes/cutover-station.js";
import { aRun, scope } from "./machine.js";

/** All that any test of this file has seen a run in. */
const seen = new Set<CutoverState>();

async function statesOf(run: ReturnType<typeof aRun>): Promise<CutoverState[]> {
  const states = await run.states();
  for (const state of states) seen.add(state);
  return states;
}

describe("a planned cutover", () => {
  it("goes from lock to commit, one relay alone first, and lets every host go", async () => {
    const run = aRun();
    const outcome = await run.go();
    expect(outcome).toMatchObject({ state: "COMMITTED", exitCode: 0, warnings: [] });
    expect(await statesOf(run)).toEqual([
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
    expect(run.station.deeds).toEqual(["eu-2 to", "eu-1 to", "us-1 to"]);
    expect(run.station).toMatchObject({ committed: true, source: "master-b", held: false });
    expect(run.station.masters.get("master-a")).toMatchObject({ follows: true });
    expect(run.station.masters.get("master-b")).toMatchObject({ follows: false });
    expect(outcome.moved.map(({ relay, listenersAfter }) => [relay, listenersAfter])).toEqual([
      ["eu-2", 10],
      ["eu-1", 10],
      ["us-1", 10],
    ]);
  });

  it("has each deed on the disk before it is done", async () => {
    const run = aRun();
    const before: string[] = [];
    run.station.onOperation = (operation) => void before.push(operation);
    await run.go();
    const deeds = await run.deeds();
    for (const relay of scope.relays) expect(deeds).toContain(`${relay} move listeners`);
    expect(deeds.filter((deed) => deed.endsWith("is done"))).toHaveLength(5);
  });

  it("begins with the relay that was named", async () => {
    const run = aRun();
    await run.go({ canary: "us-1" });
    expect(run.station.deeds[0]).toBe("us-1 to");
  });

  it("waits for its hour, and looks at everything again then", async () => {
    const run = aRun();
    const outcome = await run.go({ startsAt: new Date(3_600_000) });
    expect(outcome.state).toBe("COMMITTED");
    expect((await statesOf(run)).slice(0, 5)).toEqual(["LOCKED", "PREFLIGHT", "ARMED", "PREFLIGHT", "PRESTAGED"]);
  });

  it("is refused at its hour when something has gone wrong meanwhile", async () => {
    const run = aRun();
    let looks = 0;
    run.station.onOperation = (operation) => {
      if (operation === "preflight" && ++looks === 2)
        run.station.masters.set("master-b", { onAir: false, plays: "emergency", live: [], follows: true });
    };
    expect(await run.go({ startsAt: new Date(1000) })).toMatchObject({ state: "REFUSED", exitCode: 4 });
    expect((await statesOf(run)).at(-1)).toBe("REFUSED");
    expect(run.station.deeds).toEqual([]);
  });

  it("rehearses up to the first change", async () => {
    const run = aRun();
    expect(await run.go({ rehearse: true })).toMatchObject({ state: "REHEARSED", exitCode: 0 });
    expect(await statesOf(run)).toEqual(["LOCKED", "PREFLIGHT", "PRESTAGED", "REHEARSED"]);
    expect(run.station.deeds).toEqual([]);
  });

  it("ends with nothing done when another run has a host", async () => {
    const run = aRun();
    run.station.lockedBy = "bert@desk, run 2026-11-22T05:00-7f3a";
    await expect(run.go()).rejects.toMatchObject({ kind: "locked", exitCode: 6 });
    expect(await run.states()).toEqual([]);
  });

  it("commits although the inventory could not be written, and says so", async () => {
    const run = aRun();
    run.station.commitFails = true;
    expect(await run.go()).toMatchObject({ state: "COMMITTED", exitCode: 0, warnings: ["the inventory can't be written"] });
  });
});

describe("what goes wrong on the way", () => {
  it.each<[string, (station: CutoverStation) => void]>([
    [
      "a canary that plays the old master's bytes",
      (station) => void Object.assign(station.relays.get("eu-2") ?? {}, { plays: "master-a" }),
    ],
    ["a canary that loses its listeners", (station) => void Object.assign(station.relays.get("eu-2") ?? {}, { drops: 5 })],
    [
      "a relay of a batch that loses its listeners",
      (station) => void Object.assign(station.relays.get("us-1") ?? {}, { drops: 5 }),
    ],
  ])("%s: everybody is brought back, exit 7", async (_what, breaks) => {
    const run = aRun();
    breaks(run.station);
    run.station.onOperation = (operation) => {
      // What was wrong with the relay is wrong on the way there only.
      if (operation.startsWith("move") && operation.endsWith("back"))
        for (const relay of run.station.relays.values()) delete relay.plays;
    };
    const outcome = await run.go();
    expect(outcome).toMatchObject({ state: "ROLLED_BACK", exitCode: 7 });
    expect((await statesOf(run)).slice(-2)).toEqual(["ROLLING_BACK", "ROLLED_BACK"]);
    for (const relay of scope.relays) expect(run.station.active(relay)).toBe("master-a");
    expect(run.station).toMatchObject({ committed: false, source: "master-a", held: false });
    expect(run.station.masters.get("master-b")).toMatchObject({ follows: true });
  });

  it("a soak that goes bad brings the canary back, before any other was moved", async () => {
    const run = aRun();
    run.station.onOperation = (operation) => {
      if (operation === "hear eu-2" && run.station.deeds.length === 1)
        Object.assign(run.station.relays.get("eu-2") ?? {}, {
          plays: run.station.active("eu-2") === "master-b" && heard++ > 0 ? "master-a" : undefined,
        });
    };
    let heard = 0;
    expect(await run.go()).toMatchObject({ state: "ROLLED_BACK", exitCode: 7 });
    expect(run.station.deeds.filter((deed) => deed.endsWith(" to"))).toEqual(["eu-2 to"]);
  });

  it("a relay that gives no answer any more leaves it open how it is: paused, exit 8", async () => {
    const run = aRun();
    run.station.onOperation = (operation) => {
      if (operation === "move us-1 to") Object.assign(run.station.relays.get("us-1") ?? {}, { down: true });
    };
    const outcome = await run.go();
    expect(outcome).toMatchObject({ state: "PAUSED", exitCode: 8 });
    expect(outcome.because).toContain("us-1");
    expect((await statesOf(run)).slice(-2)).toEqual(["BATCHES", "PAUSED"]);
  });

  it("an answer that is lost is asked for again: the relay was moved", async () => {
    const run = aRun();
    Object.assign(run.station.relays.get("eu-1") ?? {}, { losesAnswer: true });
    expect(await run.go()).toMatchObject({ state: "COMMITTED" });
  });

  it("bytes that repeat themselves are no proof: paused", async () => {
    const run = aRun();
    Object.assign(run.station.masters.get("master-b") ?? {}, { repeats: true });
    expect(await run.go()).toMatchObject({ state: "PAUSED", exitCode: 8 });
  });

  it("with the old master gone as well nobody is sent back: paused, and it says what it sees", async () => {
    const run = aRun();
    Object.assign(run.station.relays.get("us-1") ?? {}, { drops: 5 });
    run.station.onOperation = (operation) => {
      if (operation === "move us-1 to") Object.assign(run.station.masters.get("master-a") ?? {}, { onAir: false });
    };
    const outcome = await run.go();
    expect(outcome).toMatchObject({ state: "PAUSED", exitCode: 8 });
    expect(outcome.because).toContain("nobody is sent back");
    expect(run.station.active("eu-1")).toBe("master-b");
  });

  it("a way back that is not whole names the relay: exit 8", async () => {
    const run = aRun();
    Object.assign(run.station.relays.get("us-1") ?? {}, { drops: 5 });
    run.station.onOperation = (operation) => {
      if (operation === "move eu-1 back") Object.assign(run.station.relays.get("eu-1") ?? {}, { down: true });
    };
    const outcome = await run.go();
    expect(outcome).toMatchObject({ state: "ROLLBACK_INCOMPLETE", exitCode: 8 });
    expect(outcome.because).toContain("eu-1");
    expect((await statesOf(run)).at(-1)).toBe("ROLLBACK_INCOMPLETE");
    expect(run.station.active("eu-2")).toBe("master-a");
  });

  it("a relay that is down beforehand shuts a gate; overridden, it is left out and named", async () => {
    const run = aRun();
    Object.assign(run.station.relays.get("us-1") ?? {}, { down: true });
    expect(await run.go()).toMatchObject({ state: "REFUSED", exitCode: 4 });
    const again = aRun(run.station);
    expect(await again.go({ force: ["reach"] })).toMatchObject({
      state: "COMMITTED",
      warnings: [expect.stringContaining("us-1") as string],
    });
  });
});

describe("an operator who wants it otherwise", () => {
  it("Ctrl-C: the relay under way is finished, then it pauses, exit 130", async () => {
    const run = aRun();
    run.station.onOperation = (operation) => {
      if (operation === "move eu-2 to") run.pause();
    };
    expect(await run.go()).toMatchObject({ state: "PAUSED", exitCode: 130 });
    expect(run.station.deeds).toEqual(["eu-2 to"]);
  });

  it("twice: everybody is brought back, exit 130", async () => {
    const run = aRun();
    run.station.onOperation = (operation) => {
      if (operation === "move eu-1 to") run.undo();
    };
    expect(await run.go()).toMatchObject({ state: "ROLLED_BACK", exitCode: 130 });
    for (const relay of scope.relays) expect(run.station.active(relay)).toBe("master-a");
  });

  it("while it waits for its hour: paused, with nothing changed", async () => {
    const run = aRun();
    run.station.onOperation = (operation) => {
      if (operation === "preflight") run.pause();
    };
    expect(await run.go({ startsAt: new Date(3_600_000) })).toMatchObject({ state: "PAUSED", exitCode: 130 });
    expect((await statesOf(run)).slice(-2)).toEqual(["ARMED", "PAUSED"]);
    expect(run.station.deeds).toEqual([]);
  });

  it("goes on with a paused one: what it sees counts, and it comes to the same end", async () => {
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

  it("undoes a paused one, exit 0", async () => {
    const run = aRun();
    run.station.onOperation = (operation) => {
      if (operation === "move eu-2 to") run.pause();
    };
    await run.go();
    const again = aRun(run.station);
    expect(await again.go({ resumes: "undo" })).toMatchObject({ state: "ROLLED_BACK", exitCode: 0 });
    expect(await statesOf(again)).toEqual(["LOCKED", "ROLLING_BACK", "ROLLED_BACK"]);
    expect(run.station.active("eu-2")).toBe("master-a");
  });
});

describe("live sources", () => {
  const onlyAtTheOld = () => {
    const station = new CutoverStation(scope);
    station.masters.set("master-b", { onAir: true, plays: "peer", live: [], follows: true });
    return station;
  };

  it("an encoder that feeds the old master only is sent to the new one by its name", async () => {
    const station = onlyAtTheOld();
    station.encodersGoTo = "master-b";
    expect(await aRun(station).go()).toMatchObject({ state: "COMMITTED", warnings: [] });
    expect(station.deeds).toContain("kick studio off master-a");
  });

  it("one that doesn't come over leaves the run paused, the new master still following", async () => {
    const station = onlyAtTheOld();
    const run = aRun(station);
    const outcome = await run.go();
    expect(outcome).toMatchObject({ state: "PAUSED", exitCode: 8 });
    expect(outcome.because).toContain("studio");
    expect(station.masters.get("master-b")).toMatchObject({ follows: true });
  });

  it("without a name that radioctl manages nobody is sent away", async () => {
    const station = onlyAtTheOld();
    station.source = "unmanaged";
    expect(await aRun(station).go()).toMatchObject({ state: "PAUSED", exitCode: 8 });
    expect(station.deeds.some((deed) => deed.startsWith("kick"))).toBe(false);
  });

  it("may stay where they are when told so: the new master goes on following", async () => {
    const station = onlyAtTheOld();
    const outcome = await aRun(station).go({ leaveSources: true });
    expect(outcome).toMatchObject({ state: "COMMITTED", warnings: [expect.stringContaining("still feeds master-a") as string] });
    expect(station.masters.get("master-b")).toMatchObject({ follows: true });
    expect(station.masters.get("master-a")).toMatchObject({ follows: false });
  });
});

describe("a failover", () => {
  const gone = () => {
    const station = new CutoverStation(scope, "failover");
    station.masters.set("master-a", { onAir: false, plays: "emergency", live: [], follows: false, down: true });
    for (const relay of station.relays.values()) relay.listeners = { "master-a": 0, "master-b": 10 };
    return station;
  };

  it("turns every relay at once, without the master that is gone", async () => {
    const run = aRun(gone());
    expect(await run.go()).toMatchObject({ state: "COMMITTED", exitCode: 0 });
    expect(await statesOf(run)).toEqual(["LOCKED", "PREFLIGHT", "PRESTAGED", "BATCHES", "SOURCES", "DNS", "VERIFY", "COMMITTED"]);
    expect(run.station.masters.get("master-b")).toMatchObject({ follows: false });
  });

  it("is refused while the old master is on air", async () => {
    expect(await aRun(new CutoverStation(scope, "failover")).go()).toMatchObject({ state: "REFUSED", exitCode: 4 });
  });
});

it("was in every state there is", () => expect([...seen].sort()).toEqual(cutoverStates.toSorted()));
