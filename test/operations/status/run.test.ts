import { describe, expect, it } from "vitest";
import { RadioctlError } from "../../../src/errors.js";
import { watchStatus } from "../../../src/fleet/watch.js";
import { parseInventory } from "../../../src/inventory/parse.js";
import { runStatus } from "../../../src/operations/status/run.js";
import type { HostStatus } from "../../../src/operations/status/status.js";
import { FakeFleet, type FakeShell } from "../../fakes/fleet.js";
import { twoMasters } from "../../fakes/liquidsoap.js";
import { listenersAnswer } from "../../fakes/listeners-answer.js";
import { VirtualTime } from "../../fakes/virtual-time.js";
import { fakeWorld } from "../../fakes/world.js";
import { desired, stationText } from "../../roles/station.js";

const { inventory } = parseInventory("station.yaml", stationText);
if (inventory === undefined) throw new Error("the station does not validate");
const station = inventory;

const answer = "@@radioctl\n@@system\nID=debian\nVERSION_ID=12\nSYSTEMD=yes\n@@end\n";
const bare: FakeShell = () => ({ stdout: answer });
const hosts = (...names: string[]) =>
  names.map((name) => ({
    target: { name, address: "192.0.2.1", user: "root", port: 22 },
    desired: desired(name),
    packageLockSeconds: 1,
    drain: { hours: 1, quietHour: "05:00", timezone: "Europe/Berlin" },
  }));
const watchOf = (ssh: FakeFleet, ...names: string[]) =>
  runStatus(fakeWorld({ cwd: "/nonexistent", ssh }).world, station, hosts(...names));

describe("observing hosts repeatedly", () => {
  it("needs one round trip for each host, with its three queries in parallel, over the connections of the first time", async () => {
    const ssh = new FakeFleet({ "eu-1": bare, "eu-2": bare });
    const watch = watchOf(ssh, "eu-1", "eu-2");
    for (let look = 0; look < 3; look += 1) expect(await watch.look()).toMatchObject([{ host: "eu-1" }, { host: "eu-2" }]);
    expect(ssh.commands).toHaveLength(18);
    expect([ssh.open, ssh.mostAtOnce]).toEqual([2, 2]);
    watch.end();
    expect(ssh.open).toBe(0);
  });

  it("counts a relay's listeners by its Icecast's list of clients, and by connections without such a list", async () => {
    const text = listenersAnswer({ "/master-a/live.mp3": { "VLC/3.0.20": 4, "Icecast 2.4.4": 2, "radioctl/probe": 1 } });
    let answers = true;
    const ssh = new FakeFleet({
      "eu-1": (command) => {
        const isQuery = String(command.stdin).includes("@@radioctl");
        if (isQuery) return { stdout: answer.replace("@@end", "@@listeners\n    7 127.0.0.1\n@@end") };
        return { stdout: answers ? text : "" };
      },
    });
    const watch = watchOf(ssh, "eu-1");
    expect(await watch.look()).toMatchObject([{ listeners: { now: 4 } }]);
    answers = false;
    expect(await watch.look()).toMatchObject([{ listeners: { now: 7 } }]);
    watch.end();
  });

  it("reads how many listeners a relay has turned away", async () => {
    const ssh = new FakeFleet({
      "eu-1": ({ stdin }) => {
        if (String(stdin).includes("@@radioctl")) return { stdout: answer };
        return { stdout: String(stdin).includes("radio.listens") ? "refused 503 12\nrefused 429 3\n" : "" };
      },
    });
    const watch = watchOf(ssh, "eu-1");
    for (let look = 0; look < 2; look += 1) expect(await watch.look()).toMatchObject([{ turnedAway: { full: 12, address: 3 } }]);
    watch.end();
  });

  it("counts the streams of a master by its Icecast's list of clients, even when its Liquidsoap does not answer", async () => {
    const text = listenersAnswer({ "/live.mp3": { "Icecast 2.4.4": 3 }, "/feed-main": { "Icecast 2.4.4": 1, "curl/8": 1 } });
    const ssh = new FakeFleet({
      "master-a": ({ stdin }) => {
        if (String(stdin).includes("@@radioctl"))
          return { stdout: answer.replace("@@end", "@@listeners\n    5 192.0.2.10\n@@end") };
        return String(stdin).includes("@@streams") ? { stdout: text } : new RadioctlError("outcomeUnknown", "no answer");
      },
    });
    const watch = watchOf(ssh, "master-a");
    for (let look = 0; look < 2; look += 1) expect(await watch.look()).toMatchObject([{ streams: { now: 3, wanted: 10 } }]);
    watch.end();
  });

  it("also reads what a master plays, and leaves it out when its Liquidsoap does not answer", async () => {
    const { "master-a": master } = twoMasters();
    master.held = "night";
    master.note = "night anna@laptop 2026-11-25T05:00:00Z";
    const ssh = new FakeFleet({
      "master-a": (command) => (command.command.includes("/programme ") ? master.shell(command) : bare(command)),
    });
    const watch = watchOf(ssh, "master-a");
    const held = [{ channel: "main", source: "night", by: "anna@laptop", ended: false }];
    expect(await watch.look()).toMatchObject([{ host: "master-a", held }]);
    expect(await watch.look()).toMatchObject([{ host: "master-a", held }]);
    master.down = true;
    expect(await watch.look()).toMatchObject([{ host: "master-a", held: [] }]);
    watch.end();
  });

  it("reconnects after a lost connection, and reports why when that fails; other hosts are not affected", async () => {
    let alive = true;
    const shell: FakeShell = (command) => (alive ? bare(command) : new RadioctlError("outcomeUnknown", "the connection ended"));
    const shells: Record<string, FakeShell> = { "eu-1": shell, "eu-2": bare };
    const ssh = new FakeFleet(shells);
    const watch = watchOf(ssh, "eu-1", "eu-2");
    await watch.look();
    delete shells["eu-1"];
    alive = false;
    expect(await watch.look()).toMatchObject([{ host: "eu-1", error: { kind: "unreachable" } }, { system: "12" }]);
    shells["eu-1"] = bare;
    expect(await watch.look()).toMatchObject([{ host: "eu-1", system: "12" }, { system: "12" }]);
    watch.end();
    expect(ssh.open).toBe(0);
  });

  it("closes a connection that opens after the end", async () => {
    const ssh = new FakeFleet({ "eu-1": bare });
    const watch = watchOf(ssh, "eu-1");
    const looking = watch.look();
    watch.end();
    await looking;
    expect(ssh.open).toBe(0);
  });
});

describe("a watch", () => {
  const statuses: HostStatus[] = [{ host: "eu-1", role: "relay", error: new RadioctlError("unreachable", "no answer") }];

  /** Watches until the end, or until Ctrl-C after this many observations. */
  async function run(everySeconds: number | undefined, looks = Infinity, look = async () => statuses) {
    const clock = new VirtualTime();
    const stop = new AbortController();
    const times: number[] = [];
    let ended = 0;
    const watch = { look, end: () => void (ended += 1) };
    const last = await watchStatus({ clock, interruption: () => stop.signal }, watch, everySeconds, () => {
      times.push(clock.monotonic() / 1000);
      if (times.length === looks) stop.abort();
    });
    expect(ended).toBe(1);
    return { times, last, seconds: clock.monotonic() / 1000 };
  }

  it("observes once without an interval", async () => expect(await run(undefined)).toMatchObject({ times: [0], last: statuses }));

  it("observes at the interval until Ctrl-C, and then ends at once with the last result", async () => {
    expect(await run(5, 3)).toEqual({ times: [0, 5, 10], last: statuses, seconds: 10 });
  });

  it("also ends while it waits for an answer", async () => {
    const stop = new AbortController();
    const look = async () => {
      setImmediate(() => stop.abort());
      return new Promise<never>(() => undefined);
    };
    const world = { clock: new VirtualTime(), interruption: () => stop.signal };
    expect(await watchStatus(world, { look, end: () => undefined }, 5, () => undefined)).toEqual([]);
  });

  it("ends after a day", async () => {
    const { times } = await run(3600);
    expect(times).toHaveLength(25);
  }, 60_000);

  it("closes all connections after an internal error", async () => {
    let ended = false;
    const watch = { look: () => Promise.reject(new TypeError("a defect")), end: () => void (ended = true) };
    const world = { clock: new VirtualTime(), interruption: () => new AbortController().signal };
    await expect(watchStatus(world, watch, 5, () => undefined)).rejects.toThrow("a defect");
    expect(ended).toBe(true);
  });
});
