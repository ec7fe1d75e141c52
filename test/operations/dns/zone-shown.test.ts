import { expect, it } from "vitest";
import { namesOf } from "../../../src/dns/names.js";
import { noWishes } from "../../../src/dns/owner.js";
import { planZone } from "../../../src/dns/plan.js";
import type { ZoneSnapshot } from "../../../src/dns/records.js";
import { desiredZone } from "../../../src/dns/tree.js";
import { zoneJson, zoneText } from "../../../src/operations/dns/text-show.js";
import { zoneShown } from "../../../src/operations/dns/zone-shown.js";
import type { HealthCheck, HealthStatus } from "../../../src/ports/dns.js";
import { settledZone, world } from "../../dns/station.js";
import { address } from "../../dns/zone.js";

const settled = settledZone(world, noWishes, [address("www.radio.example", 80)]);

const shown = (observed: ZoneSnapshot) =>
  zoneShown(
    world,
    observed,
    planZone(desiredZone(world, noWishes), observed, namesOf(world), { records: 1000, valueCharacters: 32_000 }),
  );

const checkOf = (host: string) =>
  settled.recordSets.find(({ setIdentifier, policy }) => setIdentifier === host && policy.kind === "weighted")?.healthCheckId ??
  "";

/** The states of a host's record, when its check has these settings and this status. */
function stateOf(host: string, settings: Partial<HealthCheck["settings"]>, status?: HealthStatus) {
  const id = checkOf(host);
  const healthChecks = settled.healthChecks.map((check) =>
    check.id === id ? { ...check, settings: { ...check.settings, ...settings } } : check,
  );
  const { records } = shown({ ...settled, healthChecks, statuses: new Map(status === undefined ? [] : [[id, status]]) });
  return records.find(({ record }) => record.healthCheckId === id)?.state;
}

it("each record has the state that its health check gives it", () => {
  expect(stateOf("eu-1", {})).toBe("not queried");
  expect(stateOf("eu-1", {}, "unknown")).toBe("no result yet");
  expect(stateOf("eu-1", {}, "healthy")).toBe("up");
  expect(stateOf("eu-1", {}, "unhealthy")).toBe("DOWN");
  expect(stateOf("eu-1", { inverted: true }, "healthy")).toBe("DOWN");
  expect(stateOf("eu-1", { disabled: true }, "unhealthy")).toBe("up (check disabled)");
  expect(stateOf("eu-1", { disabled: true, inverted: true })).toBe("DOWN");
});

it("a record whose check was deleted has that as its state, and is a problem", () => {
  const zone = shown({ ...settled, healthChecks: settled.healthChecks.filter(({ id }) => id !== checkOf("eu-1")) });
  expect(zone.records.find(({ record }) => record.healthCheckId === checkOf("eu-1"))?.state).toBe("no such check");
  expect(zone.lint.map(({ rule }) => rule)).toContain("dangling-check");
  expect(zone.inSync).toBe(false);
});

it("only managed records are shown: the text leaves out the owner record, JSON includes it", () => {
  const zone = shown(settled);
  expect(zone.inSync).toBe(true);
  const owner = namesOf(world).owner;
  expect(zone.records.map(({ record }) => record.name)).toContain(owner);
  expect(zone.records.map(({ record }) => record.name)).not.toContain("www.radio.example");
  expect(zoneText(zone, false)).not.toContain(owner);
  expect(Object.keys(zoneJson(zone) as object)).toEqual(["zone", "owner", "records", "checks", "notQueried", "lint", "asWanted"]);
});

it("a zone without an owner record has no managed records", () => {
  const zone = shown({ zone: "radio.example", recordSets: [], healthChecks: [], statuses: new Map() });
  expect(zone).toMatchObject({ owner: undefined, records: [], inSync: false });
  expect(zoneText(zone, false)).toContain("radio.example has no records that radioctl manages");
});
