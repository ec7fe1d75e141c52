import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { describe, expect, it, onTestFinished } from "vitest";
import { RadioctlError } from "../../../src/errors.js";
import type { Fleet } from "../../../src/fleet/load.js";
import { stateOf } from "../../../src/fleet/outcome.js";
import { parseInventory } from "../../../src/inventory/parse.js";
import { openJournal, readRun } from "../../../src/journal/store.js";
import { drainHost, type DrainRun, type DrainWork } from "../../../src/operations/drain/drain-host.js";
import type { DrainOperations } from "../../../src/operations/drain/operations.js";
import type { DrainHost, DrainRequest } from "../../../src/operations/drain/request.js";
import { stationDrain } from "../../../src/operations/drain/run-station.js";
import { FakeFleet, type FakeShell } from "../../fakes/fleet.js";
import { listenersAnswer } from "../../fakes/listeners-answer.js";
import { fakeWorld } from "../../fakes/world.js";
import { desired, stationText } from "../../roles/station.js";

const { inventory } = parseInventory("station.yaml", stationText);
if (inventory === undefined) throw new Error("the station does not validate");
const station = inventory;

/** Streams that both Icecasts of eu-3 pull from the relay. They are not listeners. */
const BELOW = 10;

/** A relay that reboots. One listener leaves between two counts. */
class Relay {
  boots = 1;
  marked = false;
  isIn = true;
  /** The operations on the relay, in order. */
  readonly done: string[] = [];
  #looks: number[];

  constructor(...listeners: number[]) {
    this.#looks = listeners;
  }

  readonly shell: FakeShell = ({ stdin }) => {
    const script = String(stdin);
    if (script.includes("echo ours")) return { stdout: "ours\n" };
    if (script.includes("@@streams")) {
      const [now = 0, ...later] = this.#looks;
      if (later.length > 0) this.#looks = later;
      return { stdout: listenersAnswer({ "/master-a/live.mp3": { "VLC/3.0.20": now, "Icecast 2.4.4": BELOW } }) };
    }
    if (script.includes("systemctl --no-block reboot")) return this.#does("reboot", () => (this.boots += 1));
    if (script.includes("boot_id")) return { stdout: `boot-${this.boots}\n` };
    if (script.includes("rm -f /var/lib/radioctl-drain")) return this.#does("lift", () => (this.marked = false));
    if (script.includes("MARK=/var/lib/radioctl-drain")) return this.#does("mark", () => (this.marked = true));
    return {};
  };

  readonly rotation = {
    isIn: async () => Promise.resolve(this.isIn),
    takeOut: async () => Promise.resolve(void this.#does("out of DNS", () => (this.isIn = false))),
    takeIn: async () => Promise.resolve(void this.#does("into DNS", () => (this.isIn = true))),
    ttlSeconds: 60,
  };

  #does(what: string, does: () => unknown) {
    this.done.push(what);
    does();
    return {};
  }
}

const status: DrainHost["status"] = {
  host: "eu-2",
  role: "relay",
  system: "12",
  change: undefined,
  differing: 0,
  down: [],
  lockedBy: undefined,
  draining: undefined,
  connections: {},
  listeners: { now: 412, capacity: 500 },
  streams: undefined,
  active: { main: "master-a" },
  splicer: [],
  held: [],
  reboot: { bootId: "boot-1", because: "upgraded: dbus" },
};

async function drain(
  relay: Relay,
  planned: Partial<DrainHost> = {},
  given: Partial<DrainRequest> &
    Partial<DrainRun> &
    Partial<Pick<DrainOperations, "probe">> &
    Pick<Partial<DrainWork>, "refusal"> = {},
) {
  const cwd = mkdtempSync(join(tmpdir(), "radioctl-drain-"));
  onTestFinished(() => rmSync(cwd, { recursive: true }));
  const ssh = new FakeFleet({ "eu-2": relay.shell });
  const { world } = fakeWorld({ cwd, ssh });
  const journal = openJournal(world, cwd, "run-1");
  await journal.write({ event: "begun", command: "deploy --drain", operator: "anna@laptop", pid: 1, hosts: ["eu-2"] });
  const to = {
    target: { name: "eu-2", address: "192.0.2.22", user: "root", port: 22 },
    desired: desired("eu-2"),
    packageLockSeconds: 1,
    drain: { hours: 1, quietHour: "05:00", timezone: "Europe/Berlin" },
  };
  const request: DrainRequest = {
    inventory: station,
    hosts: [to],
    named: true,
    journal,
    resumes: false,
    out: [],
    canary: undefined,
    maxFailures: 0,
    force: [],
    dryRun: false,
    drainSeconds: 1800,
    ...given,
  };
  const fleet = { loaded: { inventory: station, directory: cwd } } as unknown as Fleet;
  const hear = given.probe ?? (async () => Promise.resolve([]));
  const run: DrainRun = {
    clock: world.clock,
    journal,
    operations: { ...stationDrain(world, fleet, request, relay.rotation), probe: hear },
    limits: request,
    reporter: { phase: () => undefined, counted: () => undefined },
    asked: new AbortController().signal,
    left: new AbortController().signal,
    ...given,
  };
  const host = { status, because: "upgraded: dbus", few: 5, rebooted: false, out: false, outOfDns: false, ...planned };
  const outcome = await drainHost({ planned: host, refusal: given.refusal }, run);
  expect(ssh.open).toBe(0);
  await journal.write({ event: "host", host: "eu-2", state: stateOf(outcome) });
  const { history } = await readRun(world.files, cwd, "run-1");
  return { outcome, out: history.out, seconds: world.clock.monotonic() / 1000 };
}

describe("a relay that is drained for a reboot", () => {
  it("is marked and leaves DNS first, reboots when few listeners are left, and returns after it is verified on air", async () => {
    const relay = new Relay(412, 80, 5);
    const { outcome, out, seconds } = await drain(relay);
    expect(outcome).toMatchObject({ state: "done" });
    expect(relay.done).toEqual(["mark", "out of DNS", "reboot", "lift", "into DNS"]);
    expect(out).toEqual([]);
    expect(seconds).toBeGreaterThanOrEqual(relay.rotation.ttlSeconds + 10);
  });

  it("is not rebooted while too many listeners stay, and returns to rotation", async () => {
    const relay = new Relay(412, 6);
    const { outcome, out, seconds } = await drain(relay);
    expect(outcome).toMatchObject({ state: "failed", error: { kind: "guard", exitCode: 4 } });
    expect(relay.done).toEqual(["mark", "out of DNS", "lift", "into DNS"]);
    expect(out).toEqual([]);
    expect(seconds).toBeGreaterThanOrEqual(1800);
  });

  it("is rebooted in spite of them with --force", async () => {
    const relay = new Relay(6);
    expect((await drain(relay, {}, { force: ["listeners"] })).outcome).toMatchObject({ state: "done" });
    expect(relay.boots).toBe(2);
  });

  it("returns to rotation at Ctrl-C while listeners are leaving", async () => {
    const relay = new Relay(412);
    const asked = new AbortController();
    const reporter = { phase: () => undefined, counted: () => asked.abort() };
    const { outcome } = await drain(relay, {}, { asked: asked.signal, reporter });
    expect(outcome).toMatchObject({ state: "not tried", interrupted: true });
    expect(relay.done).toEqual(["mark", "out of DNS", "lift", "into DNS"]);
  });

  it("that an operator removed from DNS stays out of DNS", async () => {
    const relay = new Relay(0);
    relay.isIn = false;
    await drain(relay);
    expect(relay.done).toEqual(["mark", "reboot", "lift"]);
  });

  it("that is not on air afterwards stays out of rotation, and the journal records this", async () => {
    const relay = new Relay(0);
    const hear = async () => Promise.reject(new RadioctlError("unreachable", "no audio"));
    const { outcome, out } = await drain(relay, {}, { probe: hear });
    expect(outcome).toMatchObject({ state: "failed" });
    expect(relay).toMatchObject({ boots: 2, marked: true, isIn: false });
    expect(out).toEqual([{ host: "eu-2", bootId: "boot-1", outOfDns: true }]);
  });

  it("that an earlier run has rebooted is verified and returns, without another reboot", async () => {
    const relay = new Relay(0);
    relay.isIn = false;
    expect((await drain(relay, { rebooted: true, out: true, outOfDns: true })).outcome).toMatchObject({ state: "done" });
    expect(relay.done).toEqual(["lift", "into DNS"]);
  });

  it("that an earlier run left out of rotation returns if a guard refuses its reboot now", async () => {
    const relay = new Relay(412);
    relay.isIn = false;
    const refusal = new RadioctlError("guard", "no room elsewhere");
    expect((await drain(relay, { out: true, outOfDns: true }, { refusal })).outcome).toMatchObject({ error: refusal });
    expect(relay.done).toEqual(["lift", "into DNS"]);
  });
});
