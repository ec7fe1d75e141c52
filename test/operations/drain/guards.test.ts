import { describe, expect, it } from "vitest";
import { RadioctlError } from "../../../src/errors.js";
import { parseInventory } from "../../../src/inventory/parse.js";
import { guardDrain, guardLeft } from "../../../src/operations/drain/guards.js";
import { planDrain } from "../../../src/operations/drain/request.js";
import type { HostStatus, HostUp } from "../../../src/operations/status/status.js";
import { stationText } from "../../roles/station.js";

const { inventory } = parseInventory("station.yaml", stationText);
if (inventory === undefined) throw new Error("the station does not validate");
const station = inventory;

const capacities: Readonly<Record<string, number>> = { "eu-1": 1000, "eu-2": 500, "eu-3": 100 };

/** A host that matches the inventory except for these changes; a relay has no listeners. */
function up(host: string, changes: Partial<HostUp> = {}, listeners = 0): HostUp {
  const capacity = capacities[host];
  return {
    host,
    role: capacity === undefined ? "master" : "relay",
    system: "12",
    change: undefined,
    differing: 0,
    down: [],
    lockedBy: undefined,
    draining: undefined,
    connections: {},
    listeners: capacity === undefined ? undefined : { now: listeners, capacity },
    streams: undefined,
    active: capacity === undefined ? {} : { main: "master-a" },
    splicer: [],
    held: [],
    reboot: { bootId: "boot-1", because: undefined },
    ...changes,
  };
}
const due = { reboot: { bootId: "boot-1", because: "upgraded: dbus" } };
const lost = (host: string): HostStatus => ({ host, role: "relay", error: new RadioctlError("unreachable", "no answer") });

describe("the hosts to reboot", () => {
  const plan = (statuses: HostStatus[], given: Partial<Parameters<typeof planDrain>[1]> = {}) =>
    planDrain(statuses, { named: false, out: [], ...given });

  it("are those that need it, and no others", () => {
    const { hosts, unchanged, lost: unreached } = plan([up("eu-1", due), up("eu-2"), lost("eu-3")]);
    expect(hosts).toMatchObject([{ status: { host: "eu-1" }, because: "upgraded: dbus", few: 10, rebooted: false }]);
    expect(unchanged.map(({ host }) => host)).toEqual(["eu-2"]);
    expect(unreached.map(({ host }) => host)).toEqual(["eu-3"]);
  });

  it("include a host that is named, whether it needs a reboot or not", () => {
    expect(plan([up("eu-1")], { named: true }).hosts).toMatchObject([{ because: "requested" }]);
  });

  it("are rebooted at a hundredth of their listeners: 1 for a capacity of 100, 0 for a master", () => {
    const { hosts } = plan([up("eu-3"), up("master-b")], { named: true });
    expect(hosts.map(({ few }) => few)).toEqual([1, 0]);
  });

  it.each([
    ["boot-1", false],
    ["boot-0", true],
  ])("do not include one that the earlier run has rebooted, when it left %s", (bootId, rebooted) => {
    const { hosts } = plan([up("eu-1")], { out: [{ host: "eu-1", bootId, outOfDns: true }] });
    expect(hosts).toMatchObject([{ rebooted, out: true, outOfDns: true }]);
  });

  it("include one whose run was killed while its listeners were leaving", () => {
    expect(plan([up("eu-1")], { out: [{ host: "eu-1", outOfDns: false }] }).hosts).toMatchObject([
      { rebooted: false, out: true },
    ]);
  });
});

describe("a guard of a reboot", () => {
  const all = [up("master-a"), up("master-b"), up("eu-1", {}, 590), up("eu-2", {}, 410), up("eu-3", {}, 40)];
  const guard = (host: HostStatus, statuses: HostStatus[] = all, force: string[] = []) => {
    if ("error" in host) throw new Error("it gave no answer");
    const others = statuses.map((status) => (status.host === host.host ? host : status));
    return () => guardDrain({ inventory: station, statuses: others, host }, force);
  };
  const below = { inventory: station, statuses: all };

  it("allows a relay if the other relays have room for all of its listeners", () => {
    expect(guard(up("eu-1", {}, 150))).not.toThrow();
    expect(guard(up("eu-1", {}, 151))).toThrow();
  });

  it("refuses a relay if they have not, with the numbers", () => {
    expect(guard(up("eu-1", {}, 590))).toThrow(
      "refused by guard capacity: 590 listeners of eu-1 need room, but the other relays of eu have room for 150: eu-2 has 410 of 500, eu-3 has 40 of 100",
    );
    expect(guard(up("eu-1", {}, 590), all, ["capacity"])).not.toThrow();
  });

  it("does not count the room of a relay that was not reached", () => {
    expect(guard(up("eu-1", {}, 91), [...all.slice(0, 4), lost("eu-3")])).toThrow("have room for 90: eu-2 has 410 of 500");
  });

  it("refuses the active master, and allows the standby", () => {
    expect(guard(up("master-a"))).toThrow("refused by guard master: master-a is the active master of main");
    expect(guard(up("master-b"))).not.toThrow();
  });

  it("refuses a standby from which a relay still gets its streams", () => {
    const turned = all.map((status) => (status.host === "eu-2" ? up("eu-2", { active: { main: "master-b" } }) : status));
    expect(guard(up("master-b"), turned)).toThrow("master-b is the active master of main");
  });

  it("refuses a host that differs from the inventory, because its /healthz may not show the drain", () => {
    expect(guard(up("eu-2", { differing: 1 }))).toThrow(
      "refused by guard drift: eu-2 does not match the inventory: 1 difference",
    );
  });

  it("refuses a relay that is the only parent of another relay", () => {
    const { inventory: alone } = parseInventory("station.yaml", stationText.replace("[eu-1, eu-2]", "[eu-1]"));
    if (alone === undefined) throw new Error("the station does not validate");
    expect(() => guardDrain({ ...below, inventory: alone, host: up("eu-1") }, [])).toThrow(
      "refused by guard feeds: eu-3 would be off air",
    );
    expect(() => guardDrain({ ...below, host: up("eu-1") }, [])).not.toThrow();
  });

  it("refuses to reboot while too many listeners are left", () => {
    expect(() => guardLeft("eu-1", 10, 10, 1800, [])).not.toThrow();
    expect(() => guardLeft("eu-1", 11, 10, 1800, [])).toThrow(
      "refused by guard listeners: 11 listeners are left after 30 minutes",
    );
    expect(() => guardLeft("eu-1", 11, 10, 1800, ["listeners"])).not.toThrow();
  });
});
