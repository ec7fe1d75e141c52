import { expect, it } from "vitest";
import { parseInventory } from "../../../src/inventory/parse.js";
import { listenerShares, relayListeners } from "../../../src/operations/listeners/shares.js";
import { stationText } from "../../roles/station.js";
import { held } from "./held.js";

const { inventory } = parseInventory("station.yaml", stationText);
if (inventory === undefined) throw new Error("the station does not validate");
const station = inventory;

const relay = (name: string) =>
  relayListeners(
    station,
    name,
    held(
      {
        "/master-a/live.mp3": { VLC: 3, browser: 1 },
        "/master-b/live.mp3": { relay: 2, probe: 1 },
        "/master-a/live.opus": { VLC: 4 },
      },
      { "/master-a/live.mp3": { VLC: 1 } },
    ),
  );

it("a relay's listeners are summed over all parents and both Icecasts, without relays and probes", () => {
  expect(relay("eu-1")).toEqual({
    relay: "eu-1",
    region: "eu",
    listeners: [
      { mount: "/live.mp3", player: "VLC", count: 4 },
      { mount: "/live.mp3", player: "browser", count: 1 },
      { mount: "/live.opus", player: "VLC", count: 4 },
    ],
  });
});

it.each([
  [
    "format",
    [
      ["/live.mp3", "mp3 128", 10],
      ["/live.opus", "opus 96", 8],
      ["/mono.aac", "aac 48", 0],
      ["/live.ogg", "vorbis 96", 0],
      ["/live.flac", "flac", 0],
    ],
  ],
  ["region", [["eu", "", 18]]],
  [
    "relay",
    [
      ["eu-1", "of 1000", 9],
      ["eu-2", "of 500", 9],
    ],
  ],
  [
    "player",
    [
      ["VLC", "", 16],
      ["browser", "", 2],
    ],
  ],
] as const)("listeners by %s add up to all listeners", (by, expected) => {
  const shares = listenerShares(station, [relay("eu-1"), relay("eu-2")], by);
  expect(shares.map(({ name, about, listeners }) => [name, about, listeners])).toEqual(expected);
  expect(shares.reduce((sum, { percent }) => sum + percent, 0)).toBeCloseTo(100, 6);
});
