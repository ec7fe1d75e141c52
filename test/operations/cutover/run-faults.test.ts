import { describe, expect, it } from "vitest";
import type { CutoverStation } from "../../fakes/cutover-station.js";
import { aRun, scope } from "./machine.js";

describe("a fault during a cutover", () => {
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
  ])("%s: all listeners are moved back, exit 7", async (_what, breaks) => {
    const run = aRun();
    breaks(run.station);
    run.station.onOperation = (operation) => {
      // The relay's fault affects only the way to the new master.
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

  it("a bad soak moves the canary back, before any other relay was moved", async () => {
    const run = aRun();
    run.station.onOperation = (operation) => {
      if (operation === "probe eu-2" && run.station.actions.length === 1)
        Object.assign(run.station.relays.get("eu-2") ?? {}, {
          plays: run.station.active("eu-2") === "master-b" && heard++ > 0 ? "master-a" : undefined,
        });
    };
    let heard = 0;
    expect(await run.go()).toMatchObject({ state: "ROLLED_BACK", exitCode: 7 });
    expect(run.station.actions.filter((action) => action.endsWith(" to"))).toEqual(["eu-2 to"]);
  });

  it("a relay that stops answering makes the result unknown: paused, exit 8", async () => {
    const run = aRun();
    run.station.onOperation = (operation) => {
      if (operation === "move us-1 to") Object.assign(run.station.relays.get("us-1") ?? {}, { down: true });
    };
    const outcome = await run.go();
    expect(outcome).toMatchObject({ state: "PAUSED", exitCode: 8 });
    expect(outcome.because).toContain("us-1");
    expect((await run.states()).slice(-2)).toEqual(["BATCHES", "PAUSED"]);
  });

  it("a lost answer makes the run observe the relay again: it was moved", async () => {
    const run = aRun();
    Object.assign(run.station.relays.get("eu-1") ?? {}, { losesAnswer: true });
    expect(await run.go()).toMatchObject({ state: "COMMITTED" });
  });

  it("repeating bytes prove nothing: paused", async () => {
    const run = aRun();
    Object.assign(run.station.masters.get("master-b") ?? {}, { repeats: true });
    expect(await run.go()).toMatchObject({ state: "PAUSED", exitCode: 8 });
  });

  it("when the old master is lost as well, no listener is moved back: paused, with the reason", async () => {
    const run = aRun();
    Object.assign(run.station.relays.get("us-1") ?? {}, { drops: 5 });
    run.station.onOperation = (operation) => {
      if (operation === "move us-1 to") Object.assign(run.station.masters.get("master-a") ?? {}, { onAir: false });
    };
    const outcome = await run.go();
    expect(outcome).toMatchObject({ state: "PAUSED", exitCode: 8 });
    expect(outcome.because).toContain("no listener is moved back");
    expect(run.station.active("eu-1")).toBe("master-b");
  });

  it("an incomplete rollback names the relay: exit 8", async () => {
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

  it("a relay that is down beforehand shuts a gate; when overridden, it is left out and named", async () => {
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
