import { expect, it } from "vitest";
import { audienceShares, parseAudience } from "../../src/fleet/listeners.js";
import { parseInventory } from "../../src/inventory/parse.js";
import { stationText } from "../roles/station.js";

const { inventory } = parseInventory("station.yaml", stationText);
if (inventory === undefined) throw new Error("the station does not validate");
const station = inventory;

/** Of both of a relay's Icecasts and both of its parents. */
const answer = `@mount /live.mp3
3\tVLC/3.0.18 LibVLC/3.0.18
1\tMozilla/5.0 &quot;x&quot; Firefox/132.0
@mount /live.mp3
2\tIcecast 2.4.4
1\tradioctl/probe
@mount /live.opus
4\tVLC/3.0.20
@mount /live.mp3
1\tVLC/3.0.20
@end
`;

const relay = (name: string) => {
  const audience = parseAudience(station, name, answer);
  if (audience === undefined) throw new Error("it is an answer");
  return audience;
};

it("adds the mounts of all parents and both Icecasts up, without relays and probes", () => {
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

it("of an answer that is cut short nothing is known", () => {
  expect(parseAudience(station, "eu-1", answer.replace("@end\n", ""))).toBeUndefined();
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
] as const)("tells listeners apart by %s, and they add up", (by, expected) => {
  const shares = audienceShares(station, [relay("eu-1"), relay("eu-2")], by);
  expect(shares.map(({ name, about, listeners }) => [name, about, listeners])).toEqual(expected);
  expect(shares.reduce((sum, { percent }) => sum + percent, 0)).toBeCloseTo(100, 6);
});
