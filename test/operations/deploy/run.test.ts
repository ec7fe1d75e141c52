import { afterEach, describe, expect, it } from "vitest";
import { RadioctlError } from "../../../src/errors.js";
import { aRun as makeRun, everyHost, relays, type Run } from "./machine.js";

const bob = { operator: "bob@desk", run: "r2", since: "2026-11-22T05:00:00.000Z" };

const runs: Run[] = [];
const aRun: typeof makeRun = (prepare) => {
  const run = makeRun(prepare);
  runs.push(run);
  return run;
};

// After every run: no host is still held, Ctrl-C ends the program again, and the journal has an end.
afterEach(async () => {
  for (const run of runs.splice(0)) {
    expect([...run.station.hosts].filter(([, { lock }]) => lock?.run === "run-1")).toEqual([]);
    expect(run.claims).toBe(0);
    const entries = await run.entries();
    if (entries.length > 0) expect(entries.at(-1)).toMatchObject({ event: "ended" });
  }
});

const states = (outcomes: ReadonlyArray<{ host: string; state: string }>) =>
  Object.fromEntries(outcomes.map(({ host, state }) => [host, state]));

describe("a deploy", () => {
  it("changes a canary first, then the other relays in batches", async () => {
    const run = aRun();
    const { outcomes, exitCode } = await run.go(relays, { batch: { count: 1 } });
    expect(exitCode).toBe(0);
    expect(states(outcomes)).toEqual({ "eu-1": "done", "eu-2": "done", "eu-3": "done" });
    expect(run.station.actions).toEqual(["eu-1 -> 2", "eu-2 -> 2", "eu-3 -> 2"]);
    expect(await run.story()).toEqual(relays.flatMap((name) => [`${name} change`, `${name} verify`, `${name} is done`]));
  });

  it("locks all changing hosts before it changes the first", async () => {
    const run = aRun();
    let held: string[] = [];
    run.station.onOperation = (operation) => {
      if (operation === "apply eu-1") held = run.station.held;
    };
    await run.go(relays);
    expect(held).toEqual(relays);
  });

  it("changes nothing in a dry run, and writes no journal", async () => {
    const run = aRun();
    const { outcomes } = await run.go(everyHost, { dryRun: true });
    expect(new Set(outcomes.map(({ state }) => state))).toEqual(new Set(["planned"]));
    expect([run.station.actions, run.station.held, await run.entries()]).toEqual([[], [], []]);
  });

  it("does not touch hosts that already match", async () => {
    const run = aRun();
    await run.go(["eu-1"]);
    const again = aRun((station) => void station.hosts.set("eu-1", run.station.host("eu-1")));
    const { outcomes, exitCode } = await again.go(["eu-1"]);
    expect([exitCode, states(outcomes), again.station.actions]).toEqual([0, { "eu-1": "unchanged" }, []]);
  });

  it("changes the others when a host does not answer, and ends with 5", async () => {
    const run = aRun((station) => void (station.host("eu-2").down = true));
    const { outcomes, exitCode } = await run.go(relays);
    expect(exitCode).toBe(5);
    expect(states(outcomes)).toEqual({ "eu-1": "done", "eu-2": "failed", "eu-3": "done" });
  });
});

describe("a deploy that goes wrong", () => {
  it("ends when the canary is not on air: it is rolled back, the others are not touched", async () => {
    const run = aRun((station) => void station.host("eu-1").silent.add("2"));
    const { outcomes, exitCode } = await run.go(relays);
    expect(exitCode).toBe(7);
    expect(outcomes).toMatchObject([
      { host: "eu-1", state: "failed", error: { kind: "rolledBack" } },
      { host: "eu-2", state: "not tried", because: "skipped: 1 host failed earlier in this run" },
      { host: "eu-3", state: "not tried" },
    ]);
    expect(run.station.versions).toMatchObject({ "eu-1": "1", "eu-2": "1", "eu-3": "1" });
    expect(await run.story()).toEqual([
      "eu-1 change",
      "eu-1 verify",
      "eu-1 verify failed",
      "eu-1 put back",
      "eu-1 is rolled back",
      "eu-2 is not tried",
      "eu-3 is not tried",
    ]);
  });

  it("completes the batch of a failed host, and begins no other", async () => {
    const run = aRun((station) => void station.host("eu-2").silent.add("2"));
    const { outcomes, exitCode } = await run.go(["master-b", ...relays], { batch: { count: 1 } });
    expect(exitCode).toBe(7);
    expect(states(outcomes)).toEqual({ "master-b": "done", "eu-1": "done", "eu-2": "failed", "eu-3": "not tried" });
    expect(run.station.versions).toMatchObject({ "eu-1": "2", "eu-2": "1", "eu-3": "1" });
  });

  it("continues while no more hosts fail than allowed", async () => {
    const run = aRun((station) => void station.host("eu-1").silent.add("2"));
    const { outcomes } = await run.go(relays, { batch: { count: 1 }, maxFailures: 1 });
    expect(states(outcomes)).toEqual({ "eu-1": "failed", "eu-2": "done", "eu-3": "done" });
  });

  it("ends with 8 when the previous generation cannot be restored", async () => {
    const run = aRun((station) => {
      station.host("eu-1").silent.add("2");
      station.host("eu-1").forgets = true;
    });
    const { outcomes, exitCode } = await run.go(["eu-1"]);
    expect(exitCode).toBe(8);
    expect(outcomes).toMatchObject([{ error: { kind: "notRolledBack", hint: expect.stringContaining("--to 1") as string } }]);
  });

  it("ends with 8 when the host is not on air after the rollback", async () => {
    const run = aRun((station) => void (station.host("eu-1").silent = new Set(["1", "2"])));
    expect(await run.go(["eu-1"])).toMatchObject({ exitCode: 8 });
    expect(run.station.version("eu-1")).toBe("1");
  });

  it("needs no rollback on a host whose program refused the change", async () => {
    const refused = new RadioctlError("refused", "refused by nginx -t", { host: "eu-1" });
    const run = aRun((station) => void (station.host("eu-1").refuses = refused));
    expect(await run.go(["eu-1"])).toMatchObject({ exitCode: 1, outcomes: [{ error: refused }] });
    expect(await run.story()).toEqual(["eu-1 change", "eu-1 change failed", "eu-1 is failed"]);
  });

  it("succeeds when only the answer was lost, according to the host's own record", async () => {
    const run = aRun((station) => void (station.host("eu-1").losesAnswer = true));
    expect(await run.go(["eu-1"])).toMatchObject({ exitCode: 0, outcomes: [{ state: "done" }] });
  });

  it("reports an unknown outcome when a host stops answering during its change", async () => {
    const run = aRun((station) => void (station.host("eu-1").losesAnswer = true));
    run.station.onOperation = (operation) => {
      if (operation === "changed by eu-1") run.station.host("eu-1").down = true;
    };
    const { outcomes, exitCode } = await run.go(relays);
    expect(exitCode).toBe(1);
    expect(outcomes).toMatchObject([{ error: { kind: "outcomeUnknown" } }, { state: "not tried" }, { state: "not tried" }]);
    expect(await run.story()).toEqual(["eu-1 change", "eu-1 is in flight", "eu-2 is not tried", "eu-3 is not tried"]);
    run.station.onOperation = () => undefined;
    run.station.host("eu-1").down = false;
    expect(await run.resume()).toMatchObject({ exitCode: 0 });
    expect(run.station.actions).toEqual(["eu-1 -> 2", "eu-2 -> 2", "eu-3 -> 2"]);
  });

  it("stops waiting for a host at its deadline, and does nothing more there", async () => {
    const run = aRun((station) => void (station.host("eu-1").hangs = true));
    const { outcomes } = await run.go(relays, { hostDeadlineSeconds: 60 });
    expect(outcomes).toMatchObject([
      { error: { kind: "outcomeUnknown", message: "not done after 60 s" } },
      { state: "not tried" },
      { state: "not tried" },
    ]);
    expect(run.station.held).toEqual([]);
  });

  it("writes nothing more about a host whose deadline has passed, while it continues with the others", async () => {
    const run = aRun();
    const { outcomes } = await run.go(relays, { hostDeadlineSeconds: 4, batch: { count: 1 }, maxFailures: 5 });
    expect(outcomes).toMatchObject(relays.map(() => ({ error: { kind: "outcomeUnknown" } })));
    for (const name of relays) {
      const own = (await run.entries()).filter((entry) => "host" in entry && entry.host === name);
      expect(own.at(-1)).toMatchObject({ event: "host", state: "in flight" });
    }
  });

  it("does not touch a host that has changed since the plan was shown", async () => {
    const run = aRun();
    run.station.onOperation = (operation) => {
      if (operation === "hold")
        Object.assign(run.station.host("eu-1"), {
          changedBy: "r9",
          generations: [1, 2].flatMap(() => run.station.host("eu-1").generations),
        });
    };
    const { outcomes } = await run.go(["eu-1"]);
    expect(outcomes).toMatchObject([{ error: { kind: "locked", message: expect.stringContaining("run r9") as string } }]);
    expect(run.station.actions).toEqual([]);
  });
});

describe("a host that another run holds", () => {
  it("is detected before the plan: nothing is changed, exit 6", async () => {
    const run = aRun((station) => void (station.host("eu-2").lock = bob));
    const { outcomes, exitCode } = await run.go(relays);
    expect([exitCode, states(outcomes)]).toEqual([6, { "eu-1": "not tried", "eu-2": "failed", "eu-3": "not tried" }]);
    expect([run.station.actions, run.station.held]).toEqual([[], ["eu-2"]]);
  });

  it("after the plan was shown ends the run: all others are released without a change, exit 6", async () => {
    const run = aRun();
    run.station.onOperation = (operation) => {
      if (operation === "hold") run.station.host("eu-2").lock = bob;
    };
    const { outcomes, exitCode } = await run.go(relays);
    expect(exitCode).toBe(6);
    expect(outcomes).toMatchObject([
      { state: "not tried", because: "another run holds eu-2" },
      { state: "failed", error: { message: expect.stringContaining("bob@desk, run r2") as string } },
      { state: "not tried" },
    ]);
    expect([run.station.actions, run.station.held]).toEqual([[], ["eu-2"]]);
  });
});

describe("Ctrl-C", () => {
  it("once ends the run after it completes the hosts that are under way", async () => {
    const run = aRun();
    run.station.onOperation = (operation) => {
      if (operation === "apply eu-1") run.stop();
    };
    const { outcomes, exitCode } = await run.go(relays);
    expect(exitCode).toBe(130);
    expect(outcomes).toMatchObject([{ state: "done" }, { state: "not tried", interrupted: true }, { state: "not tried" }]);
    expect(run.interrupted).toEqual([["eu-1"]]);
    expect(await run.resume()).toMatchObject({ exitCode: 0 });
    expect(run.station.actions).toEqual(["eu-1 -> 2", "eu-2 -> 2", "eu-3 -> 2"]);
  });

  it("twice ends the run at once: changes that were begun are in flight, and nothing more is begun", async () => {
    const run = aRun();
    run.station.onOperation = (operation) => {
      if (operation === "apply eu-1") run.stopNow();
    };
    const { outcomes, exitCode } = await run.go(relays);
    expect(exitCode).toBe(130);
    expect(outcomes).toMatchObject([{ error: { kind: "interrupted" } }, { state: "not tried" }, { state: "not tried" }]);
    const before = await run.story();
    await run.world.clock.sleep(60_000);
    expect(await run.story()).toEqual(before);
    expect(run.station.actions).toEqual(["eu-1 -> 2"]);
    run.station.onOperation = () => undefined;
    expect(await run.resume()).toMatchObject({ exitCode: 0 });
    expect(run.station.actions).toEqual(["eu-1 -> 2", "eu-2 -> 2", "eu-3 -> 2"]);
  });
});
