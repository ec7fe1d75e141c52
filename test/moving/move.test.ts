import { describe, expect, it } from "vitest";
import type { Inventory } from "../../src/inventory/schema.js";
import { movesOff, moveScript, reversed, type Move } from "../../src/moving/move.js";

const relay = (more: object = {}) => ({ role: "relay", region: "eu", address: "192.0.2.1", capacity: 10, ...more });

const inventory = (masters: readonly string[]) =>
  ({
    station: { name: "Radio Example" },
    defaults: {},
    channels: {
      main: {
        masters,
        formats: [
          { mount: "/live.mp3", codec: "mp3", bitrateKbps: 128 },
          { mount: "/live.opus", codec: "opus", bitrateKbps: 96 },
          { mount: "/live.flac", codec: "flac" },
        ],
        sources: [],
      },
      "late-night": { masters: ["master-b"], formats: [{ mount: "/night.mp3", codec: "mp3", bitrateKbps: 128 }], sources: [] },
    },
    hosts: {
      "master-a": { role: "master", address: "192.0.2.1" },
      "master-b": { role: "master", address: "192.0.2.2" },
      "eu-1": relay({ channels: ["main"] }),
      below: relay({ channels: ["main"], upstream: ["eu-1"] }),
      night: relay({ channels: ["late-night"] }),
    },
  }) as unknown as Inventory;

/** The values in the script of a move. */
function valuesOf(move: Move | undefined) {
  const parts = move === undefined ? [] : moveScript(move, "2026-11-22T05:00-7f3a", 5);
  return Object.assign({}, ...parts.map((part) => (typeof part === "string" ? {} : part.values))) as Record<string, unknown>;
}

describe("moving listeners off a master", () => {
  it("moves all formats of the relays that feed from it to the other master; relays below need no move", () => {
    expect(movesOff(inventory(["master-a", "master-b"]), "master-a")).toEqual({
      alone: [],
      moves: [
        {
          relay: "eu-1",
          port: 8001,
          channels: [{ file: "/etc/nginx/radio/active-main.conf", from: "master-a", to: "master-b" }],
          mounts: [
            { from: "/master-a/live.mp3", to: "/master-b/live.mp3", blockSeconds: 0.0875 },
            { from: "/master-a/live.opus", to: "/master-b/live.opus", blockSeconds: 0.06 },
            { from: "/master-a/live.flac", to: "/master-b/live.flac", blockSeconds: 0 },
          ],
          plays: ["/live.mp3", "/live.opus", "/live.flac"].map((mount) => ({ mount, from: "master-a", to: "master-b" })),
        },
      ],
    });
  });

  it("needs no moves for a standby", () => {
    expect(movesOff(inventory(["master-b", "master-a"]), "master-a")).toEqual({ moves: [], alone: [] });
  });

  it("names the channels whose listeners cannot be moved", () => {
    expect(movesOff(inventory(["master-a", "master-b"]), "master-b").alone).toEqual(["late-night"]);
  });

  it("can be reversed", () => {
    const [move] = movesOff(inventory(["master-a", "master-b"]), "master-a").moves;
    expect(move && reversed(reversed(move))).toEqual(move);
    expect(valuesOf(move && reversed(move))["MOVES"]).toContain("/master-b/live.mp3,/master-a/live.mp3,0.101");
    expect(valuesOf(move && reversed(move))["SWITCHES"]).toBe("/etc/nginx/radio/active-main.conf:master-b:master-a");
    expect(valuesOf(move)["PLAYS"]).toBe("/live.mp3,master-b /live.opus,master-b /live.flac,master-b");
    expect(valuesOf(move && reversed(move))["PLAYS"]).toBe("/live.mp3,master-a /live.opus,master-a /live.flac,master-a");
  });

  it("requests the move one and a half blocks after a newcomer's header, or at once if blocks are short or unknown", () => {
    const [move] = movesOff(inventory(["master-a", "master-b"]), "master-a").moves;
    const mounts = [0.1167, 0.06, 0.015, 0].map((blockSeconds) => ({ from: "/a", to: "/b", blockSeconds }));
    expect(valuesOf(move && { ...move, mounts })["MOVES"]).toBe("/a,/b,0.145 /a,/b,0.060 /a,/b,0.000 /a,/b,0.000");
  });
});
