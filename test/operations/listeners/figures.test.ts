import { expect, it } from "vitest";
import { RadioctlError } from "../../../src/errors.js";
import { parseInventory } from "../../../src/inventory/parse.js";
import { listenerFigures } from "../../../src/operations/listeners/figures.js";
import type { RelayAnswer } from "../../../src/operations/listeners/shares.js";
import { stationText } from "../../roles/station.js";

const { inventory } = parseInventory("station.yaml", stationText);
if (inventory === undefined) throw new Error("the station does not validate");
const station = inventory;

const eu1: RelayAnswer = { relay: "eu-1", region: "eu", listeners: [{ mount: "/live.mp3", player: "VLC", count: 3 }] };
const eu2: RelayAnswer = { relay: "eu-2", region: "eu", listeners: [{ mount: "/live.mp3", player: "browser", count: 1 }] };
const lost: RelayAnswer = { relay: "eu-2", error: new RadioctlError("unreachable", "no answer") };

it("figures of the listeners have the sum of all relays that answered", () => {
  expect(listenerFigures(station, "player", [eu1, eu2], 0.5)).toEqual({
    by: "player",
    shares: [
      { name: "VLC", about: "", listeners: 3, percent: 75 },
      { name: "browser", about: "", listeners: 1, percent: 25 },
    ],
    total: 4,
    answered: 2,
    failed: [],
    seconds: 0.5,
  });
});

it("a relay without an answer is listed as failed and has no share", () => {
  const { shares, total, answered, failed } = listenerFigures(station, "relay", [eu1, lost], 0.5);
  expect([total, answered, failed]).toEqual([3, 1, [lost]]);
  expect(shares.map(({ name }) => name)).toEqual(["eu-1"]);
});
