import { describe, expect, it } from "vitest";
import type { DesiredHost, DesiredUnit, Slot } from "../../src/host/desired.js";
import { planHost } from "../../src/host/plan.js";
import type { ObservedHost } from "../../src/host/query.js";
import { DRAIN_UNIT, inSlot } from "../../src/host/slots.js";
import type { Step } from "../../src/host/steps.js";
import { desiredRelay, file, siteFile } from "./desired-host.js";
import { rightHost } from "./observed-host.js";

const SELECTOR = "/etc/nginx/radio/slot.conf";

const unit = (slot: Slot): DesiredUnit => ({
  name: `icecast@${slot}.service`,
  state: "running",
  enabled: true,
  reloadOn: [],
  restartOn: [`/etc/icecast2/icecast-${slot}.xml`],
  restartWhenUpgraded: true,
});

/** A relay whose Icecast has the configuration `text`; `key` stands for the parts that need a restart. */
function relay(text: string, key: string): DesiredHost {
  const configuration = (slot: Slot) => ({
    ...file(`/etc/icecast2/icecast-${slot}.xml`, `${slot} ${text}`),
    restartKey: `${slot}${key}`,
  });
  return desiredRelay({
    files: [siteFile, configuration("a"), { ...configuration("b"), twin: "/etc/icecast2/icecast-a.xml" }],
    units: [{ name: "nginx.service", state: "running", enabled: true, reloadOn: [siteFile.path, SELECTOR], restartOn: [] }],
    slots: {
      units: { a: unit("a"), b: unit("b") },
      selectors: { a: file(SELECTOR, "default a;\n"), b: file(SELECTOR, "default b;\n") },
      addresses: { a: "127.0.0.1", b: "127.0.0.2" },
      ready: "true",
      readySeconds: 20,
      connections: "echo 0",
      memoryMegabytes: 50,
    },
  });
}

const stopped = { load: "loaded" as const, active: "inactive", enabled: "disabled", conditionFailed: false };

/** A host in sync that serves in `slot`, with listeners on both instances. */
function running(desired: DesiredHost, slot: Slot, changes: Partial<ObservedHost> = {}): ObservedHost {
  const right = rightHost(inSlot(desired, slot));
  const other = unit(slot === "a" ? "b" : "a").name;
  return {
    ...right,
    units: new Map([...right.units, [other, stopped], [DRAIN_UNIT, { ...stopped, load: "not-found" }]]),
    listeners: new Map([
      ["127.0.0.1", 412],
      ["127.0.0.2", 31],
    ]),
    ...changes,
  };
}

const told = (steps: readonly Step[]) =>
  steps.flatMap((step) => {
    if (step.kind === "unit") return [`${step.action} ${step.unit.replace(".service", "")}`];
    return step.kind === "drain" || step.kind === "undrain" ? [`${step.kind} ${step.unit.replace(".service", "")}`] : [];
  });

/** A host after a change from `before` that needed a new process: a drains, b serves. */
function draining(before: DesiredHost, now: DesiredHost): ObservedHost {
  const drain = planHost(now, running(before, "a")).steps.find((step) => step.kind === "drain");
  const right = running(now, "b");
  return {
    ...right,
    units: new Map([
      ...right.units,
      ["icecast@a.service", { ...stopped, active: "active" }],
      [DRAIN_UNIT, { ...stopped, active: "active" }],
    ]),
    ledger: { ...right.ledger, draining: { unit: "icecast@a.service", key: drain?.key ?? "", untilSeconds: 0 } },
  };
}

describe("a service that is replaced instead of restarted", () => {
  const before = relay("16 sockets", "16");
  const after = relay("12 sockets", "12");

  it("needs no steps in either slot when it is in sync", () => {
    for (const slot of ["a", "b"] as const) expect(planHost(before, running(before, slot))).toMatchObject({ steps: [], slot });
  });

  it("is reloaded in its slot when a reload is enough", () => {
    expect(told(planHost(relay("16 sockets, 500 clients", "16"), running(before, "b")).steps)).toEqual(["reload icecast@b"]);
  });

  it("starts in the other slot instead of a restart, and the first instance ends with its last listener", () => {
    const plan = planHost(after, running(before, "a"));
    expect(plan.slot).toBe("b");
    expect(told(plan.steps)).toEqual([
      "reload nginx",
      "enable icecast@b",
      "start icecast@b",
      "disable icecast@a",
      "drain icecast@a",
    ]);
    expect(plan.steps.find((step) => step.kind === "drain")).toMatchObject({ slot: "a", listeners: 412 });
    expect(plan.steps.find((step) => step.kind === "file" && step.path === SELECTOR)).toMatchObject({ change: "content" });
  });

  it("starts in the other slot, too, when its program was upgraded", () => {
    const observed = running(before, "b");
    const old = { ...stopped, active: "active", enabled: "enabled", outdated: true };
    const units = new Map([...observed.units, ["icecast@b.service", old]]);
    expect(told(planHost(before, { ...observed, units }).steps)).toContain("start icecast@a");
  });

  it("starts in the same slot when it does not run, because it has no listeners", () => {
    const observed = running(before, "a");
    const units = new Map([...observed.units, ["icecast@a.service", { ...stopped, enabled: "enabled" }]]);
    expect(planHost(after, { ...observed, units })).toMatchObject({ slot: "a" });
    expect(told(planHost(after, { ...observed, units }).steps)).toContain("start icecast@a");
  });

  it("needs no steps while the first instance still serves its listeners", () => {
    expect(planHost(after, draining(before, after)).steps).toEqual([]);
  });

  it("returns to the first instance, without a restart, when its configuration is desired again", () => {
    const plan = planHost(before, draining(before, after));
    expect(plan.slot).toBe("a");
    expect(told(plan.steps)).toEqual([
      "reload nginx",
      "enable icecast@a",
      "undrain icecast@a",
      "reload icecast@a",
      "disable icecast@b",
      "drain icecast@b",
    ]);
  });

  it("restarts the first instance when both slots run other configurations", () => {
    expect(told(planHost(relay("8 sockets", "8"), draining(before, after)).steps)).toContain("restart icecast@a");
  });

  it("starts the drain of an instance again when the drain has died", () => {
    const observed = draining(before, after);
    const units = new Map([...observed.units, [DRAIN_UNIT, stopped]]);
    const key = observed.ledger.draining?.key;
    expect(planHost(after, { ...observed, units }).steps).toEqual([
      { kind: "drain", unit: "icecast@a.service", slot: "a", key, listeners: 412, because: "ends with its last listener" },
    ]);
  });

  it("stays in the slot of the selector, even if the last record has another slot", () => {
    const observed = running(after, "b");
    const manifest = observed.ledger.manifest && { ...observed.ledger.manifest, slot: "a" as const };
    expect(planHost(after, { ...observed, ledger: { ...observed.ledger, manifest } }).slot).toBe("b");
  });
});
