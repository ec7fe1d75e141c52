import { describe, expect, it } from "vitest";
import type { CutoverStation } from "../../fakes/cutover-station.js";
import { aRun, scope } from "./machine.js";

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
    expect((await run.states()).slice(-2)).toEqual(["ROLLING_BACK", "ROLLED_BACK"]);
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
    expect((await run.states()).slice(-2)).toEqual(["BATCHES", "PAUSED"]);
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
    expect((await run.states()).at(-1)).toBe("ROLLBACK_INCOMPLETE");
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
