import { afterEach, describe, expect, it } from "vitest";
import { aRun as makeRun, type Name, type Run } from "./machine.js";

const bob = { operator: "bob@desk", run: "r2", since: "2026-11-22T05:00:00.000Z" };
const whole = (name: string) => ["mark", "out of DNS", "reboot", "lift", "into DNS"].map((deed) => `${name} ${deed}`);
const back = (name: string) => ["mark", "out of DNS", "lift", "into DNS"].map((deed) => `${name} ${deed}`);

const runs: Run[] = [];
const aRun: typeof makeRun = (prepare) => {
  const run = makeRun(prepare);
  runs.push(run);
  return run;
};

// After every run: no host is still held, Ctrl-C ends the program again, and the journal has an end.
afterEach(async () => {
  for (const run of runs.splice(0)) {
    expect([...run.station.hosts].filter(([, { lock }]) => lock?.run === run.station.run)).toEqual([]);
    expect(run.claims).toBe(0);
    const entries = await run.entries();
    if (entries.length > 0) expect(entries.at(-1)).toMatchObject({ event: "ended" });
  }
});

const inRotation = ({ station }: Run, name: Name) => station.host(name).inDns && !station.host(name).marked;

describe("a deploy with --drain", () => {
  it("drains one host after the other, reboots it, and returns it to rotation", async () => {
    const run = aRun();
    const { outcomes, exitCode } = await run.go(["eu-1", "eu-2"]);
    expect(exitCode).toBe(0);
    expect(outcomes).toMatchObject([{ state: "done" }, { state: "done" }]);
    expect(run.station.actions).toEqual([...whole("eu-1"), ...whole("eu-2")]);
    expect(run.phases).toEqual(["eu-1", "eu-2"].flatMap((name) => [`${name} draining`, `${name} rebooting`, `${name} on air`]));
  });

  it("reboots only the hosts that need it when none is named", async () => {
    const run = aRun((station) => void (station.host("eu-2").because = "upgraded: dbus"));
    const { outcomes } = await run.go(["eu-1", "eu-2"], { named: false });
    expect(outcomes).toMatchObject([{ state: "unchanged" }, { state: "done" }]);
    expect(run.station.host("eu-1").boot).toBe(1);
  });

  it("reboots a standby master without a drain", async () => {
    const run = aRun();
    expect(await run.go(["master-b"])).toMatchObject({ exitCode: 0 });
    expect(run.station.actions).toEqual(["master-b reboot"]);
  });

  it("begins with the given canary", async () => {
    const run = aRun();
    await run.go(["eu-1", "eu-2"], { canary: "eu-2" });
    expect(run.station.actions[0]).toBe("eu-2 mark");
  });

  it("changes nothing in a dry run, and writes no journal", async () => {
    const run = aRun();
    expect((await run.go(["eu-1"], { dryRun: true })).outcomes).toMatchObject([{ state: "planned" }]);
    expect([run.station.actions, await run.entries()]).toEqual([[], []]);
  });

  it("does not return a host to DNS that an operator had removed", async () => {
    const run = aRun((station) => void (station.host("eu-1").inDns = false));
    expect(await run.go(["eu-1"])).toMatchObject({ exitCode: 0 });
    expect(run.station.actions).toEqual(["eu-1 mark", "eu-1 reboot", "eu-1 lift"]);
  });
});

describe("a host is not rebooted", () => {
  it("when a guard refuses: the host is not touched, the others are rebooted; exit 4", async () => {
    const run = aRun();
    const { outcomes, exitCode } = await run.go(["master-a", "eu-1"], { maxFailures: 1 });
    expect(exitCode).toBe(4);
    expect(outcomes).toMatchObject([{ error: { kind: "guard" } }, { state: "done" }]);
    expect(run.station.host("master-a").boot).toBe(1);
  });

  it("when a guard refuses only after other hosts were rebooted", async () => {
    const run = aRun();
    run.station.onOperation = (operation) => {
      if (operation === "probe eu-1") run.station.host("eu-3").upAt = Infinity;
      if (operation === "probe eu-1") run.station.host("eu-2").listeners = 5000;
    };
    const { outcomes, exitCode } = await run.go(["eu-1", "eu-2"]);
    expect(exitCode).toBe(4);
    expect(outcomes).toMatchObject([{ state: "done" }, { error: { kind: "guard" } }]);
    expect(run.station.host("eu-2")).toMatchObject({ boot: 1, marked: false, inDns: true });
  });

  it("when listeners stay: it returns to rotation and DNS; exit 4", async () => {
    const run = aRun((station) => void (station.host("eu-1").stay = 50));
    const { outcomes, exitCode } = await run.go(["eu-1", "eu-2"]);
    expect(exitCode).toBe(4);
    expect(outcomes).toMatchObject([
      { error: { message: expect.stringContaining("50 listeners are left after 30 minutes") as string } },
      { state: "not tried", because: "skipped: 1 host failed earlier in this run" },
    ]);
    expect(run.station.actions).toEqual(back("eu-1"));
  });

  it("when another run holds it: it is not touched, exit 6", async () => {
    const run = aRun((station) => void (station.host("eu-1").lock = bob));
    const { outcomes, exitCode } = await run.go(["eu-1"]);
    expect([exitCode, run.station.actions]).toEqual([6, []]);
    expect(outcomes).toMatchObject([{ error: { kind: "locked", message: expect.stringContaining("bob@desk") as string } }]);
    expect(run.station.held).toEqual(["eu-1"]);
  });

  it("when it does not answer: exit 5", async () => {
    const run = aRun((station) => void (station.host("eu-1").upAt = Infinity));
    expect(await run.go(["eu-1"])).toMatchObject({ exitCode: 5, outcomes: [{ error: { kind: "unreachable" } }] });
  });

  it("when it no longer answers after other hosts were rebooted", async () => {
    const run = aRun();
    run.station.onOperation = (operation) => {
      if (operation === "probe eu-1") run.station.host("eu-2").upAt = Infinity;
    };
    expect((await run.go(["eu-1", "eu-2"])).outcomes).toMatchObject([{ state: "done" }, { error: { kind: "unreachable" } }]);
  });
});

describe("a host that is rebooted and", () => {
  it("does not come back stays out of DNS; exit 5, and the hint names the run", async () => {
    const run = aRun((station) => void (station.host("eu-1").bootSeconds = Infinity));
    const { outcomes, exitCode } = await run.go(["eu-1", "eu-2"]);
    expect(exitCode).toBe(5);
    expect(outcomes).toMatchObject([
      { error: { kind: "unreachable", hint: expect.stringContaining("--rerun run-1") as string } },
      { state: "not tried" },
    ]);
    expect(inRotation(run, "eu-1")).toBe(false);
  });

  it("comes back late is returned by the next run, without another reboot", async () => {
    const run = aRun((station) => void (station.host("eu-1").bootSeconds = 700));
    expect(await run.go(["eu-1"])).toMatchObject({ exitCode: 5 });
    expect(await run.again(["eu-1"])).toMatchObject({ exitCode: 0 });
    expect([run.station.host("eu-1").boot, inRotation(run, "eu-1")]).toEqual([2, true]);
  });

  it("is not on air stays out of DNS; exit 1", async () => {
    const run = aRun((station) => void (station.host("eu-1").breaks = true));
    expect(await run.go(["eu-1"])).toMatchObject({ exitCode: 1 });
    expect(inRotation(run, "eu-1")).toBe(false);
    run.station.host("eu-1").silent = false;
    expect(await run.again(["eu-1"])).toMatchObject({ exitCode: 0 });
    expect([run.station.host("eu-1").boot, inRotation(run, "eu-1")]).toEqual([2, true]);
  });

  it("is now held by another run stays out of rotation, and the error names that run; exit 6", async () => {
    const run = aRun();
    run.station.onOperation = (operation) => {
      if (operation === "boot eu-1" && run.station.host("eu-1").boot === 2) run.station.host("eu-1").lock = bob;
    };
    expect(await run.go(["eu-1"])).toMatchObject({ exitCode: 6 });
    expect(inRotation(run, "eu-1")).toBe(false);
  });
});

describe("Ctrl-C", () => {
  it("while listeners are leaving returns the host without a reboot; exit 130", async () => {
    const run = aRun();
    run.station.onOperation = (operation) => {
      if (operation === "listeners eu-1") run.stop();
    };
    const { outcomes, exitCode } = await run.go(["eu-1", "eu-2"]);
    expect(exitCode).toBe(130);
    expect(outcomes).toMatchObject([
      { state: "not tried", interrupted: true },
      { state: "not tried", interrupted: true },
    ]);
    expect(run.station.actions).toEqual(back("eu-1"));
  });

  it("during a reboot completes this host, and begins no other", async () => {
    const run = aRun();
    run.station.onOperation = (operation) => {
      if (operation === "reboot eu-1") run.stop();
    };
    expect((await run.go(["eu-1", "eu-2"])).outcomes).toMatchObject([{ state: "done" }, { state: "not tried" }]);
    expect([inRotation(run, "eu-1"), run.station.actions]).toEqual([true, whole("eu-1")]);
  });

  it.each(["mark eu-1", "out of DNS eu-1", "listeners eu-1", "reboot eu-1", "probe eu-1", "lift eu-1", "into DNS eu-1"])(
    "twice at `%s` ends the run at once, and --resume brings the host back",
    async (when) => {
      const run = aRun();
      run.station.onOperation = (operation) => {
        if (operation === when) run.stopNow();
      };
      const { outcomes, exitCode } = await run.go(["eu-1"]);
      expect([exitCode, outcomes.length]).toEqual([130, 1]);
      const entries = await run.entries();
      await run.world.clock.sleep(3_600_000);
      expect(await run.entries()).toEqual(entries);
      expect(run.station.held).toEqual([]);
      run.station.onOperation = () => undefined;
      if (outcomes[0]?.state === "failed") expect(await run.resume()).toMatchObject({ exitCode: 0 });
      expect(inRotation(run, "eu-1")).toBe(true);
    },
  );
});

describe("a deploy with --drain that is killed after any line of its journal", () => {
  it.each(["resume", "again"] as const)("is completed by `%s`, with one reboot a host", async (how) => {
    const hosts: Name[] = ["eu-1", "eu-2"];
    const first = aRun();
    await first.go(hosts);
    const lines = (await first.entries()).length;
    expect(lines).toBeGreaterThan(20);
    for (let after = 0; after < lines; after += 1) {
      const run = makeRun();
      expect(await run.goUntilKilled(hosts, after)).toBe(true);
      if (how === "again" && after >= lines - 2) continue;
      const wasOver = await (how === "resume" ? run.resume() : run.again(hosts)).then(
        ({ exitCode }) => {
          expect([after, exitCode]).toEqual([after, 0]);
          return false;
        },
        (error: { kind: string }) => error.kind === "usage",
      );
      if (wasOver) expect([0, lines - 1]).toContain(after);
      if (wasOver && after === 0) continue;
      for (const name of hosts) expect([after, name, inRotation(run, name)]).toEqual([after, name, true]);
      if (how === "resume") for (const name of hosts) expect([after, run.station.host(name).boot]).toEqual([after, 2]);
      expect(run.station.held).toEqual([]);
    }
  });
});
