import { expect, it } from "vitest";
import { RadioctlError } from "../../../src/errors.js";
import { parseInventory } from "../../../src/inventory/parse.js";
import { fleetStatus } from "../../../src/operations/status/fleet-status.js";
import type { HostStatus } from "../../../src/operations/status/status.js";
import { stationText } from "../../roles/station.js";

it("the fleet's status has its hosts, their totals and each channel's masters", () => {
  const { inventory } = parseInventory("station.yaml", stationText);
  if (inventory === undefined) throw new Error("the station does not validate");
  const lost: HostStatus = { host: "eu-1", role: "relay", error: new RadioctlError("unreachable", "no answer") };
  const { statuses, totals, channels, seconds } = fleetStatus(inventory, [lost], { seconds: 0.6, certificate: undefined });
  expect([statuses, seconds]).toEqual([[lost], 0.6]);
  expect(totals).toEqual({ hosts: 1, differing: 0, unreachable: 1, listeners: 0, capacity: 0 });
  expect(channels).toContainEqual({ channel: "main", wanted: "master-a", masters: [], unknown: ["eu-1"] });
});
