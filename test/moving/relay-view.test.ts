import { describe, expect, it } from "vitest";
import { loadScript } from "../../src/host/load-script.js";
import type { Inventory } from "../../src/inventory/schema.js";
import { allListeners, hasLeft, parseView, viewScript } from "../../src/moving/relay-view.js";

const inventory = {
  station: { name: "Radio" },
  defaults: {},
  channels: {
    main: { masters: ["master-a", "master-b"], formats: [{ mount: "/live.mp3" }, { mount: "/live.opus" }], sources: [] },
    jazz: { masters: ["master-c"], formats: [{ mount: "/jazz.mp3" }], sources: [] },
  },
  hosts: { "eu-1": { role: "relay", region: "eu", address: "192.0.2.1", capacity: 10 } },
} as unknown as Inventory;

const scope = { from: "master-a", to: "master-b", channels: ["main"], relays: ["eu-1"], home: false, liveSources: [] };

const source = (mount: string, listeners: number) =>
  `<source mount="${mount}"><fallback>/x</fallback><listeners>${listeners}</listeners><Connected>71</Connected><content-type>audio/mpeg</content-type></source>`;

const answer = (lines: readonly string[]) => ["@clock 1763970000123", ...lines, "@end", ""].join("\n");
const parse = (lines: readonly string[]) => parseView(inventory, "eu-1", scope, answer(lines));

describe("the view of a relay", () => {
  it("has the sum of listeners of all formats in both running Icecasts, without radioctl's own clients", () => {
    const found = parse([
      "@active main master-a",
      `@icecast 127.0.0.1 <icestats>${source("/master-a/live.mp3", 4)}${source("/master-a/live.opus", 2)}${source("/master-b/live.mp3", 0)}${source("/master-b/live.opus", 1)}${source("/master-c/jazz.mp3", 50)}</icestats>`,
      "@own 127.0.0.1 /master-a/live.mp3 1",
      "@own 127.0.0.1 /master-b/live.mp3 1",
      `@icecast 127.0.0.2 <icestats>${source("/master-a/live.mp3", 4)}${source("/master-a/live.opus", 0)}${source("/master-b/live.mp3", 0)}</icestats>`,
    ]);
    expect(found).toEqual({
      relay: "eu-1",
      active: { main: "master-a" },
      listeners: { "master-a": 9, "master-b": 1 },
      missing: { "master-a": [], "master-b": ["/master-b/live.opus"] },
      icecasts: ["127.0.0.1", "127.0.0.2"],
      clockMilliseconds: 1_763_970_000_123,
    });
    expect(found && allListeners(found)).toBe(10);
  });

  it("has all mounts as missing when no Icecast runs, and an undefined master when the relay reports none", () => {
    expect(parse(["@active main "])).toMatchObject({
      active: { main: undefined },
      listeners: { "master-a": 0 },
      missing: { "master-b": ["/master-b/live.mp3", "/master-b/live.opus"] },
    });
  });

  it("is undefined when the answer is incomplete", () => {
    expect(parseView(inventory, "eu-1", scope, "@clock 1\n@active main master-a\n")).toBeUndefined();
  });

  it("has left a master when neither current nor new listeners hear it", () => {
    const to = parse(["@active main master-b", `@icecast 127.0.0.1 ${source("/master-a/live.mp3", 0)}`]);
    const half = parse(["@active main master-b", `@icecast 127.0.0.1 ${source("/master-a/live.mp3", 1)}`]);
    const old = parse(["@active main master-a", `@icecast 127.0.0.1 ${source("/master-a/live.mp3", 0)}`]);
    expect([to, half, old].map((view) => view && hasLeft(view, "master-a"))).toEqual([true, false, false]);
  });

  it("has only the channels of the cutover", () => {
    const script = loadScript(viewScript(inventory, "eu-1", scope));
    expect(script).toContain("main:/etc/nginx/radio/active-main.conf");
    expect(script).not.toContain("jazz");
  });
});
