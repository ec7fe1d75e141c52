import { describe, expect, it } from "vitest";
import { realClock } from "../../src/adapters/clock.js";
import { RadioctlError } from "../../src/errors.js";
import { heldHosts } from "../../src/fleet/hold-hosts.js";
import { parseHolder } from "../../src/host/holder.js";
import type { RemoteCommand, RemoteResult, SshConnection } from "../../src/ports/ssh.js";
import { LockedFleet } from "../fakes/locks.js";
import { VirtualTime } from "../fakes/virtual-time.js";
import { fakeWorld } from "../fakes/world.js";

const names = ["eu-2", "eu-1", "us-1"];
const bob = { operator: "bob@desk", run: "r2", since: "2026-11-22T05:00:00.000Z" };
const uptime = { command: "uptime", timeoutSeconds: 1 };

function hold(fleet: LockedFleet, more: { run?: string; unlocked?: boolean } = {}) {
  // Real time: a host that answers does not use up the patience.
  const { world } = fakeWorld({ cwd: "/nonexistent", ssh: fleet, clock: realClock });
  const targets = new Map(names.map((name) => [name, { name, address: "192.0.2.1", port: 22, user: "root" }]));
  return heldHosts(world, { run: "r1", targets, ...more });
}

/** No answer until the command's own time limits. */
async function unanswered(
  time: VirtualTime,
  host: string,
  { firstLineSeconds, timeoutSeconds }: RemoteCommand,
): Promise<RemoteResult> {
  await time.sleep((firstLineSeconds ?? timeoutSeconds) * 1000);
  throw new RadioctlError("outcomeUnknown", "no answer came", { host });
}

/** No answer until the connection is closed. */
function untilClosed(connection: SshConnection): SshConnection {
  const closed = new AbortController();
  return {
    ...connection,
    run: async () =>
      new Promise((_, reject) =>
        closed.signal.addEventListener("abort", () => reject(new RadioctlError("outcomeUnknown", "closed"))),
      ),
    close() {
      connection.close();
      closed.abort();
    },
  };
}

describe("the hosts of a run", () => {
  it("are locked in the order of their names, with the operator in the lock, and are all released", async () => {
    const fleet = new LockedFleet(...names);
    const hosts = hold(fleet);
    expect(await hosts.takeAll()).toEqual(new Map());
    expect(fleet.taken).toEqual(["eu-1", "eu-2", "us-1"]);
    expect(parseHolder(fleet.locks.get("eu-1") ?? "")).toEqual({
      operator: "anna@laptop",
      run: "r1",
      pid: 4711,
      since: expect.stringMatching(/^2\d{3}-/u) as string,
    });
    expect(fleet.open).toBe(3);
    await hosts.releaseAll();
    expect([fleet.open, fleet.locks.size]).toEqual([0, 0]);
  });

  it("are all released if another run holds one, and that run keeps its host", async () => {
    const fleet = new LockedFleet(...names);
    fleet.give("eu-2", bob);
    await expect(hold(fleet).takeAll()).rejects.toMatchObject({
      kind: "locked",
      host: "eu-2",
      message: expect.stringContaining("bob@desk, run r2") as string,
    });
    expect(fleet.open).toBe(0);
    expect(fleet.taken).toEqual(["eu-1"]);
  });

  it("are locked by only one of two runs that begin at the same time", async () => {
    const fleet = new LockedFleet(...names);
    const ends = await Promise.allSettled([hold(fleet, { run: "r1" }).takeAll(), hold(fleet, { run: "r2" }).takeAll()]);
    expect(ends.map(({ status }) => status).toSorted()).toEqual(["fulfilled", "rejected"]);
    expect(fleet.open).toBe(3);
    expect(new Set([...fleet.locks.values()].map((line) => parseHolder(line).run)).size).toBe(1);
  });

  it("are locked without the unreachable ones, each with its reason", async () => {
    const fleet = new LockedFleet("eu-1");
    const lost = await hold(fleet).takeAll();
    expect([...lost].map(([host, { kind }]) => [host, kind])).toEqual([
      ["eu-2", "unreachable"],
      ["us-1", "unreachable"],
    ]);
    expect(fleet.open).toBe(1);
  });

  it("are locked, even if many do not answer: together these delay the others by 15 s", async () => {
    const silent = Array.from({ length: 20 }, (_, index) => `eu-${index + 10}`);
    const fleet = new LockedFleet(...silent, "us-1");
    const time = new VirtualTime();
    const connect = fleet.connect;
    let at = 0;
    fleet.connect = async (target, options) => {
      const connection = await connect(target, options);
      if (target.name === "us-1")
        return { ...connection, run: async (command) => ((at = time.monotonic()), connection.run(command)) };
      return { ...connection, run: async (command) => unanswered(time, target.name, command) };
    };
    const { world } = fakeWorld({ cwd: "/nonexistent", ssh: fleet, clock: time });
    const targets = new Map([...silent, "us-1"].map((name) => [name, { name, address: "192.0.2.1", port: 22, user: "root" }]));
    const lost = await heldHosts(world, { run: "r1", targets }).takeAll();
    expect([...lost.keys()].toSorted()).toEqual(silent);
    expect(fleet.taken).toEqual(["us-1"]);
    expect(at).toBe(15_000);
    expect(time.monotonic()).toBeLessThan(60_000);
    expect(fleet.open).toBe(1);
  });

  it("are refused at once if another run holds one, even if a host before it does not answer", async () => {
    const fleet = new LockedFleet(...names);
    fleet.give("eu-2", bob);
    const time = new VirtualTime();
    const connect = fleet.connect;
    fleet.connect = async (target, options) => {
      const connection = await connect(target, options);
      return target.name === "eu-1" ? untilClosed(connection) : connection;
    };
    const { world } = fakeWorld({ cwd: "/nonexistent", ssh: fleet, clock: time });
    const targets = new Map(names.map((name) => [name, { name, address: "192.0.2.1", port: 22, user: "root" }]));
    await expect(heldHosts(world, { run: "r1", targets }).takeAll()).rejects.toMatchObject({ kind: "locked", host: "eu-2" });
    expect(time.monotonic()).toBe(5000);
    expect(fleet.open).toBe(0);
  });

  it("have one connection each, which is renewed after it was lost", async () => {
    const fleet = new LockedFleet(...names);
    const hosts = hold(fleet);
    await hosts.takeAll();
    fleet.lost.add("eu-1");
    await expect(hosts.on("eu-1", async (connection) => connection.run(uptime))).rejects.toMatchObject({
      kind: "outcomeUnknown",
    });
    expect([fleet.open, fleet.locks.has("eu-1")]).toEqual([2, false]);
    await Promise.all([1, 2].map(async () => hosts.on("eu-1", async (connection) => connection.run(uptime))));
    expect(fleet.taken).toEqual(["eu-1", "eu-2", "us-1", "eu-1"]);
    await hosts.releaseAll();
    expect([fleet.open, fleet.locks.size]).toEqual([0, 0]);
  });

  it("are not locked again after another run has locked one in between", async () => {
    const fleet = new LockedFleet(...names);
    const hosts = hold(fleet);
    await hosts.takeAll();
    await hosts.release("eu-1");
    fleet.give("eu-1", bob);
    await expect(hosts.on("eu-1", async (connection) => connection.run(uptime))).rejects.toMatchObject({ kind: "locked" });
    expect(fleet.open).toBe(2);
  });

  it("are not used after their final release, even by work that was under way", async () => {
    const fleet = new LockedFleet(...names);
    const hosts = hold(fleet);
    const underWay = hosts.on("eu-1", async (connection) => connection.run(uptime));
    await hosts.releaseAll();
    await underWay.catch(() => undefined);
    await expect(hosts.on("eu-1", async (connection) => connection.run(uptime))).rejects.toMatchObject({ kind: "failed" });
    expect([fleet.open, fleet.locks.size]).toEqual([0, 0]);
  });

  it("are not locked by a run that released them while it was still connecting", async () => {
    const fleet = new LockedFleet(...names);
    const hosts = hold(fleet);
    const taking = hosts.takeAll();
    await hosts.releaseAll();
    expect([...(await taking).keys()]).toEqual(["eu-1", "eu-2", "us-1"]);
    expect([fleet.open, fleet.taken]).toEqual([0, []]);
  });

  it("are held without the one on which an internal error happens", async () => {
    const fleet = new LockedFleet(...names);
    const connect = fleet.connect;
    fleet.connect = async (target, options) => {
      if (target.name === "us-1") throw new TypeError("a defect");
      return connect(target, options);
    };
    const hosts = hold(fleet);
    const lost = await hosts.takeAll();
    expect([...lost.values()]).toMatchObject([{ host: "us-1", kind: "failed", message: expect.stringContaining("a defect") }]);
    expect(fleet.taken).toEqual(["eu-1", "eu-2"]);
    await hosts.releaseAll();
    expect([fleet.open, fleet.locks.size]).toEqual([0, 0]);
  });

  it("are connected, but not locked, when the run changes nothing", async () => {
    const fleet = new LockedFleet(...names);
    fleet.give("eu-1", bob);
    const hosts = hold(fleet, { unlocked: true });
    expect(await hosts.takeAll()).toEqual(new Map());
    await hosts.releaseAll();
    expect([fleet.open, fleet.taken]).toEqual([0, []]);
  });

  it("are the only ones to which the run connects", async () => {
    const hosts = hold(new LockedFleet(...names));
    await expect(hosts.on("eu-9", async () => undefined)).rejects.toMatchObject({ kind: "usage" });
  });
});
