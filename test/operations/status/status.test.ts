import { describe, expect, it } from "vitest";
import { RadioctlError } from "../../../src/errors.js";
import { planHost } from "../../../src/host/plan.js";
import type { ObservedHost } from "../../../src/host/query.js";
import { inSlot } from "../../../src/host/slots.js";
import { parseInventory } from "../../../src/inventory/parse.js";
import { channelStatuses } from "../../../src/operations/status/channels.js";
import { hostStatus, totalsOf, type AlsoAsked, type HostStatus, type HostUp } from "../../../src/operations/status/status.js";
import { bareHost, rightHost } from "../../host/observed-host.js";
import { desired, stationText } from "../../roles/station.js";
import { held } from "../listeners/held.js";

const { inventory } = parseInventory("station.yaml", stationText);
if (inventory === undefined) throw new Error("the station does not validate");
const station = inventory;

/** A host of the station that is in sync except for these changes. */
function look(name: string, change: (right: ObservedHost) => Partial<ObservedHost> = () => ({}), also: AlsoAsked = {}): HostUp {
  const wanted = desired(name);
  const right = rightHost(inSlot(wanted, "a"));
  const observed = { ...right, ...change(right) };
  return hostStatus(station, { desired: wanted, observed, plan: planHost(wanted, observed) }, also);
}

/** Connections to both of a relay's Icecasts. */
const both = () => ({
  listeners: new Map([
    ["127.0.0.1", 405],
    ["127.0.0.2", 12],
  ]),
});

/** The relay's active.conf with this parent. */
const activeFrom = (parent: string) => (right: ObservedHost) => {
  const path = "/etc/nginx/radio/active-main.conf";
  const state = right.paths.get(path);
  if (state === undefined) throw new Error(`there is no ${path}`);
  const text = `map $host $active_main {\n    default ${parent};\n}\n`;
  return { paths: new Map([...right.paths, [path, { ...state, sha256: "0".repeat(64), text }]]) };
};
const unreachable = (host: string, role = "relay"): HostStatus => ({
  host,
  role,
  error: new RadioctlError("unreachable", "no answer"),
});

describe("the summary of a host", () => {
  it("in sync has its last change, and no problems", () => {
    expect(look("eu-2")).toEqual({
      host: "eu-2",
      role: "relay",
      system: "12",
      change: { generation: 1, run: "r1", operator: "anna@laptop", at: "2026-11-22T05:00:00Z" },
      differing: 0,
      down: [],
      lockedBy: undefined,
      draining: undefined,
      connections: {},
      listeners: { now: 0, capacity: 500 },
      streams: undefined,
      active: { main: "master-a" },
      splicer: [],
      held: [],
      reboot: { bootId: "9e4d78b4-720e-43d3-9204-26b9a2016b22", because: undefined },
    });
  });

  it("counts a relay's listeners by the lists of both its Icecasts, without the relays below", () => {
    const streams = held({ "/master-a/live.mp3": { VLC: 400, relay: 1 } }, { "/master-a/live.mp3": { browser: 12 } });
    const { listeners, connections } = look("eu-1", both, { streams });
    expect(listeners).toEqual({ now: 412, capacity: 1000 });
    expect(connections).toEqual({ "127.0.0.1": 405, "127.0.0.2": 12 });
  });

  it("counts all connections to a relay when its Icecasts do not list their clients", () =>
    expect(look("eu-1", both).listeners?.now).toBe(417));

  it("counts the streams that a master's relays pull, without its own programme", () => {
    const connected = new Map([
      ["127.0.0.1", 6],
      ["192.0.2.10", 9],
    ]);
    expect(look("master-a", () => ({ listeners: connected }))).toMatchObject({
      streams: { now: 9, wanted: 10 },
      listeners: undefined,
    });
  });

  it.each<[what: string, mounts: Readonly<Record<string, Readonly<Record<string, number>>>>, now: number]>([
    ["all its relays' streams", { "/live.mp3": { relay: 5 }, "/live.opus": { relay: 5 } }, 10],
    ["its streams without the feed for the other master", { "/live.mp3": { relay: 5 }, "/feed-main": { other: 1, relay: 1 } }, 5],
    ["its streams without a mount that the inventory does not name", { "/live.mp3": { relay: 5 }, "/test.mp3": { relay: 3 } }, 5],
    ["its relays' streams without listeners and probes", { "/live.mp3": { relay: 5, VLC: 2, probe: 1 } }, 5],
    [
      "a stream once while a relay with two Icecasts pulls it twice",
      { "/live.mp3": { relay: 7 }, "/live.opus": { relay: 7 } },
      10,
    ],
  ])("counts, of a master, %s", (_, mounts, now) => {
    const connected = new Map([["192.0.2.10", 40]]);
    const { streams } = look("master-a", () => ({ listeners: connected }), { streams: held(mounts) });
    expect(streams).toEqual({ now, wanted: 10 });
  });

  it("counts at most the streams that a master's relays need, when its Icecast does not list its clients", () => {
    const { streams } = look("master-a", () => ({ listeners: new Map([["192.0.2.10", 11]]) }));
    expect(streams).toEqual({ now: 10, wanted: 10 });
  });

  it("counts differences, but not the steps that follow from them", () => {
    const { differing } = look("eu-2", activeFrom("master-b"));
    expect(differing).toBe(1);
  });

  it("lists the services that should run and don't, without those that have a failed condition", () => {
    const down = { load: "loaded", enabled: "enabled", conditionFailed: false } as const;
    const { down: found } = look("eu-2", ({ units }) => ({
      units: new Map([
        ...units,
        ["icecast@a.service", { ...down, active: "failed" }],
        ["nginx.service", { ...down, active: "reloading" }],
        ["systemd-timesyncd.service", { ...down, active: "inactive", conditionFailed: true }],
      ]),
    }));
    expect(found).toEqual([{ unit: "icecast@a.service", state: "failed" }]);
  });

  it("checks the Icecast that serves, not the replaced one", () => {
    const until = Date.parse("2026-11-23T04:00:00Z") / 1000;
    const moved = rightHost(inSlot(desired("eu-2"), "b"));
    const { down, draining } = look("eu-2", ({ ledger }) => ({
      ...moved,
      ledger: { ...ledger, draining: { unit: "icecast@a.service", key: "k", untilSeconds: until } },
      listeners: new Map([
        ["127.0.0.1", 31],
        ["127.0.0.2", 400],
      ]),
    }));
    expect(down).toEqual([]);
    expect(draining).toEqual({ unit: "icecast@a.service", connections: 31, until: "2026-11-23T04:00:00.000Z" });
  });

  it("that was never bootstrapped has no services that are down", () => {
    expect(look("eu-2", bareHost)).toMatchObject({ change: undefined, down: [], active: { main: undefined } });
  });

  it("shows the holder of the lock", () => {
    const locked = look("eu-2", ({ ledger }) => ({
      ledger: { ...ledger, lockedBy: { operator: "bob@desk", run: "r2", since: undefined } },
    }));
    expect(locked.lockedBy).toBe("bob@desk, run r2");
  });
});

describe("the master that a channel's listeners get", () => {
  const states = (...statuses: HostStatus[]) => channelStatuses(station, statuses);

  it("comes from the relays' own files; a relay below others has the master of its parent", () => {
    expect(states(look("eu-1"), look("eu-2"), look("eu-3"))).toEqual([
      { channel: "main", wanted: "master-a", masters: [{ master: "master-a", relays: ["eu-1", "eu-2", "eu-3"] }], unknown: [] },
    ]);
  });

  it("may differ between relays; the most frequent master comes first", () => {
    const [state] = states(look("eu-1"), look("eu-2", activeFrom("master-b")), look("eu-3", activeFrom("eu-2")));
    expect(state?.masters).toEqual([
      { master: "master-b", relays: ["eu-2", "eu-3"] },
      { master: "master-a", relays: ["eu-1"] },
    ]);
  });

  it("is unknown when the relay or its parent gives no answer, and in a circle", () => {
    expect(states(unreachable("eu-1"), look("eu-2"), look("eu-3"))).toMatchObject([
      { masters: [{ relays: ["eu-2"] }], unknown: ["eu-1", "eu-3"] },
    ]);
    expect(states(look("eu-3", activeFrom("eu-3")))).toMatchObject([{ masters: [], unknown: ["eu-3"] }]);
  });

  it("is shown as the relay reports it when the inventory does not have that master", () => {
    expect(states(look("eu-2", activeFrom("master-z")))).toMatchObject([{ masters: [{ master: "master-z" }] }]);
  });

  it("is left out when no relay was observed", () => expect(states(look("master-a"))).toEqual([]));
});

it("totals include the hosts that answered", () => {
  const listening = look("eu-1", () => ({ listeners: new Map([["127.0.0.1", 105]]) }));
  const statuses = [look("master-a"), listening, look("eu-2", activeFrom("master-b")), unreachable("eu-3")];
  expect(totalsOf(statuses)).toEqual({ hosts: 4, differing: 1, unreachable: 1, listeners: 105, capacity: 1500 });
});
