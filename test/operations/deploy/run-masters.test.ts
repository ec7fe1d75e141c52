import { describe, expect, it } from "vitest";
import { RadioctlError } from "../../../src/errors.js";
import { aRun, type Run } from "./machine.js";

const hears = ({ station }: Run) => [station.host("eu-1").hears, station.host("eu-2").hears];
const moves = ({ station }: Run) => station.actions.filter((action) => action.includes("hears"));

describe("a master whose streams a change interrupts", () => {
  it("is changed while its listeners hear the standby, and gets them back after it is verified on air", async () => {
    const run = aRun();
    let meanwhile: string[] = [];
    run.station.onOperation = (operation) => {
      if (operation === "apply master-a" || operation === "probe master-a") meanwhile = [...meanwhile, ...hears(run)];
    };
    expect(await run.go(["master-a"])).toMatchObject({ exitCode: 0, outcomes: [{ state: "done", warnings: [] }] });
    expect(meanwhile).toEqual(["master-b", "master-b", "master-b", "master-b"]);
    expect(hears(run)).toEqual(["master-a", "master-a"]);
  });

  it("is changed after the standby, which has no listeners to move", async () => {
    const run = aRun();
    await run.go(["master-a", "master-b"]);
    expect(run.station.actions[0]).toBe("master-b -> 2");
    expect(moves(run)).toHaveLength(4);
  });

  it("is not touched when a relay refuses the move, and the moved listeners come back", async () => {
    const refused = new RadioctlError("guard", "its listeners can't be moved: no audio on /master-b/live.mp3", { host: "eu-2" });
    const run = aRun((station) => void (station.host("eu-2").refusesMoves = refused));
    expect(await run.go(["master-a"])).toMatchObject({ exitCode: 4, outcomes: [{ error: refused }] });
    expect(run.station.version("master-a")).toBe("1");
    expect(hears(run)).toEqual(["master-a", "master-a"]);
    expect(await run.story()).not.toContain("eu-2 move listeners back");
  });

  it("is not touched when the outcome of a move is unknown, and these listeners come back, too", async () => {
    const run = aRun((station) => void (station.host("eu-2").losesMove = true));
    expect(await run.go(["master-a"])).toMatchObject({ exitCode: 1, outcomes: [{ error: { kind: "outcomeUnknown" } }] });
    expect(run.station.version("master-a")).toBe("1");
    expect(hears(run)).toEqual(["master-a", "master-a"]);
  });

  it("is changed without a relay that is down, with a warning that its listeners may still hear the standby", async () => {
    const run = aRun((station) => void (station.host("eu-2").down = true));
    const { outcomes } = await run.go(["master-a"]);
    expect(outcomes).toMatchObject([{ state: "done", warnings: ["listeners of eu-2 still hear the standby"] }]);
    expect(hears(run)[0]).toBe("master-a");
  });

  it("gets its listeners back after a rollback, when it is on air again", async () => {
    const run = aRun((station) => void station.host("master-a").silent.add("2"));
    expect(await run.go(["master-a"])).toMatchObject({ exitCode: 7 });
    expect([run.station.version("master-a"), ...hears(run)]).toEqual(["1", "master-a", "master-a"]);
  });

  it("gets its listeners back when a program on it refused the change, because it is still on air", async () => {
    const refused = new RadioctlError("refused", "refused by liquidsoap --check", { host: "master-a" });
    const run = aRun((station) => void (station.host("master-a").refuses = refused));
    expect(await run.go(["master-a"])).toMatchObject({ exitCode: 1 });
    expect(hears(run)).toEqual(["master-a", "master-a"]);
  });

  it("gets no listeners back while it is off air: they hear the standby", async () => {
    const run = aRun((station) => void (station.host("master-a").silent = new Set(["1", "2"])));
    expect(await run.go(["master-a"])).toMatchObject({ exitCode: 8 });
    expect(hears(run)).toEqual(["master-b", "master-b"]);
    expect(run.events.map(({ event }) => event)).toContainEqual({
      kind: "warn",
      text: "listeners of eu-1, eu-2 still hear the standby",
    });
  });

  it("that no longer answers leaves its listeners on the standby, and gets them back with --resume", async () => {
    const run = aRun((station) => void (station.host("master-a").losesAnswer = true));
    run.station.onOperation = (operation) => {
      if (operation === "changed by master-a") run.station.host("master-a").down = true;
    };
    expect(await run.go(["master-a"])).toMatchObject({ exitCode: 1 });
    expect(hears(run)).toEqual(["master-b", "master-b"]);
    run.station.onOperation = () => undefined;
    run.station.host("master-a").down = false;
    expect(await run.resume()).toMatchObject({ exitCode: 0 });
    expect(hears(run)).toEqual(["master-a", "master-a"]);
    expect(run.station.actions.filter((action) => action.startsWith("master-a ->"))).toHaveLength(1);
  });

  it("warns when listeners cannot be moved back", async () => {
    const run = aRun();
    run.station.onOperation = (operation) => {
      if (operation === "probe master-a") run.station.host("eu-1").down = true;
    };
    expect(await run.go(["master-a"])).toMatchObject({
      outcomes: [{ state: "done", warnings: ["listeners of eu-1 still hear the standby"] }],
    });
  });
});
