import { describe, expect, it } from "vitest";
import { RadioctlError } from "../../../src/errors.js";
import { EMERGENCY, PEER } from "../../../src/operations/cutover/programme.js";
import { CutoverStation } from "../../fakes/cutover-station.js";
import { aRun, scope } from "./machine.js";

describe("live sources", () => {
  const onlyAtTheOld = () => {
    const station = new CutoverStation(scope);
    station.masters.set("master-b", { onAir: true, plays: PEER, live: [], follows: true });
    return station;
  };

  it("an encoder that feeds only the old master is sent to the new one by its DNS name", async () => {
    const station = onlyAtTheOld();
    station.encodersGoTo = "master-b";
    expect(await aRun(station).go()).toMatchObject({ state: "COMMITTED", warnings: [] });
    expect(station.actions).toContain("kick studio off master-a");
  });

  it("an encoder is disconnected again when the master did not answer the first time, and the run continues", async () => {
    const station = onlyAtTheOld();
    station.encodersGoTo = "master-b";
    let kicks = 0;
    station.onOperation = (operation) => {
      if (operation === "kick studio" && ++kicks < 3) throw new RadioctlError("unreachable", "Liquidsoap does not answer");
    };
    expect(await aRun(station).go()).toMatchObject({ state: "COMMITTED", warnings: [] });
    expect(kicks).toBe(3);
  });

  it("an encoder that does not reconnect leaves the run paused, and the new master still follows", async () => {
    const station = onlyAtTheOld();
    const run = aRun(station);
    const outcome = await run.go();
    expect(outcome).toMatchObject({ state: "PAUSED", exitCode: 8 });
    expect(outcome.because).toContain("studio");
    expect(station.masters.get("master-b")).toMatchObject({ follows: true });
  });

  it("without a DNS name that radioctl manages, no encoder is disconnected", async () => {
    const station = onlyAtTheOld();
    station.source = undefined;
    expect(await aRun(station).go()).toMatchObject({ state: "PAUSED", exitCode: 8 });
    expect(station.actions.some((deed) => deed.startsWith("kick"))).toBe(false);
  });

  it("with --leave-sources they stay where they are: the new master continues to follow", async () => {
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
    station.masters.set("master-a", { onAir: false, plays: EMERGENCY, live: [], follows: false, down: true });
    for (const relay of station.relays.values()) relay.listeners = { "master-a": 0, "master-b": 10 };
    return station;
  };

  it("switches every relay at once, without the lost master", async () => {
    const run = aRun(gone());
    expect(await run.go()).toMatchObject({ state: "COMMITTED", exitCode: 0 });
    expect(await run.states()).toEqual(["LOCKED", "PREFLIGHT", "PRESTAGED", "BATCHES", "SOURCES", "DNS", "VERIFY", "COMMITTED"]);
    expect(run.station.masters.get("master-b")).toMatchObject({ follows: false });
  });

  it("is refused while the old master is on air", async () => {
    expect(await aRun(new CutoverStation(scope, "failover")).go()).toMatchObject({ state: "REFUSED", exitCode: 4 });
  });
});
