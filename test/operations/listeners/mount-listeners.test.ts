import { describe, expect, it } from "vitest";
import { listenersByMount, countListeners, listenersNow } from "../../../src/operations/listeners/mount-listeners.js";
import { radio } from "../../health/radio.js";
import { held } from "./held.js";

const inventory = radio();

/** eu-3 feeds from eu-1: one stream of each of the two mounts. */
const oneBelow = { "/master-a/live.mp3": { VLC: 9, relay: 1, probe: 1 }, "/master-a/live.opus": { browser: 2, relay: 1 } };

/** While one of eu-3's Icecasts replaces the other, both pull every stream. */
const twoBelow = { "/master-a/live.mp3": { VLC: 9, relay: 2, probe: 1 }, "/master-a/live.opus": { browser: 2, relay: 2 } };

describe("a relay's listeners", () => {
  it("are counted by mount, over all parents and both Icecasts, without relays below and probes", () => {
    const streams = held(oneBelow, { "/master-a/live.mp3": { VLC: 2, browser: 1 }, "/master-b/live.mp3": { unnamed: 1 } });
    expect(countListeners(inventory, "eu-1", streams).map(({ mount, codec, listeners }) => [mount, codec, listeners])).toEqual([
      ["/live.mp3", "mp3", 13],
      ["/live.opus", "opus", 2],
    ]);
    expect(listenersByMount(inventory, "eu-1", streams).map(({ players }) => Object.fromEntries(players))).toEqual([
      { VLC: 11, browser: 1, unnamed: 1 },
      { browser: 2 },
    ]);
  });

  it("are those of the public mount, of its spares, and of the mounts of an Icecast from before the splicer", () => {
    const streams = held({
      "/live.mp3": { VLC: 9, browser: 1, relay: 1, probe: 1 },
      "/spare/master-a/live.mp3": { VLC: 2 },
      "/spare/master-b/live.mp3": { VLC: 1 },
      "/master-a/live.mp3": { browser: 4, relay: 1 },
      "/spare/eu-2/live.mp3": { VLC: 50 },
    });
    expect(
      listenersByMount(inventory, "eu-1", streams).map(({ mount, players }) => [mount, Object.fromEntries(players)]),
    ).toEqual([
      ["/live.mp3", { VLC: 12, browser: 5 }],
      ["/live.opus", {}],
    ]);
  });

  it.each([
    ["has one Icecast", oneBelow],
    ["has two Icecasts, one of which drains", twoBelow],
    ["is off", { "/master-a/live.mp3": { VLC: 9 }, "/master-a/live.opus": { browser: 2 } }],
  ])("are the same number while the relay below %s", (_name, mounts) =>
    expect(listenersNow(inventory, "eu-1", held(mounts), 99)).toBe(11),
  );

  it("are all connections when no Icecast lists its clients", () =>
    expect(listenersNow(inventory, "eu-1", new Map(), 7)).toBe(7));

  it("are 0 when the Icecast has none of the relay's streams, and empty for a master", () => {
    expect(listenersNow(inventory, "eu-1", held({ "/else.mp3": { VLC: 4 } }), 4)).toBe(0);
    expect(countListeners(inventory, "master-a", held({ "/live.mp3": { relay: 4 } }))).toEqual([]);
  });
});
