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

const source = (mount: string) =>
  `<source mount="${mount}"><fallback>/x</fallback><listeners>9</listeners><Connected>71</Connected><content-type>audio/mpeg</content-type></source>`;
const sources = (...mounts: readonly string[]) => `<icestats>${mounts.map((mount) => source(mount)).join("")}</icestats>`;

/** The state of a splicer that plays these parents. */
const splicer = (plays: Readonly<Record<string, string>>) => {
  const streams = Object.entries(plays).map(([mount, parent]) => ({
    mount,
    channel: "main",
    plays: parent,
    wanted: "master-a",
    seconds: 12.5,
    joins: 0,
    last: null,
    lagSeconds: null,
    parents: [{ name: "master-a", silentSeconds: 0.05 }],
    icecasts: ["127.0.0.1"],
  }));
  return `@splicer ${JSON.stringify({ time: 1_763_970_000, streams })}`;
};

const answer = (lines: readonly string[]) => ["@clock 1763970000123", ...lines, "@end", ""].join("\n");
const parse = (lines: readonly string[]) => parseView(inventory, "eu-1", scope, answer(lines));

describe("the view of a relay", () => {
  it("has the sum of listeners of the mounts of each master, in both running Icecasts", () => {
    const found = parse([
      "@active main master-a",
      `@icecast 127.0.0.1 ${sources("/master-a/live.mp3", "/master-a/live.opus", "/master-b/live.mp3", "/master-b/live.opus")}`,
      "@listeners 127.0.0.1 /master-a/live.mp3 4",
      "@listeners 127.0.0.1 /spare/master-a/live.opus 1",
      "@listeners 127.0.0.1 /spare/master-b/live.opus 1",
      `@icecast 127.0.0.2 ${sources("/master-a/live.mp3", "/master-a/live.opus", "/master-b/live.mp3")}`,
      "@listeners 127.0.0.2 /master-a/live.mp3 4",
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

  it("counts listeners of a public mount for the parent that the splicer plays there", () => {
    const found = parse([
      "@active main master-a",
      `@icecast 127.0.0.1 ${sources("/live.mp3", "/live.opus")}`,
      "@listeners 127.0.0.1 /live.mp3 20",
      "@listeners 127.0.0.1 /live.opus 3",
      "@listeners 127.0.0.1 /spare/master-a/live.mp3 1",
      splicer({ "/live.mp3": "master-a", "/live.opus": "master-b" }),
    ]);
    expect(found?.listeners).toEqual({ "master-a": 21, "master-b": 3 });
  });

  it.each([
    ["no state", []],
    ["a damaged state", ['@splicer {"streams":[{"mount":']],
    ["the state of another version", ['@splicer {"streams":[{"mount":"/live.mp3","plays":"master-a"}]}']],
  ])("counts listeners of a public mount for no master when the splicer has %s", (_name, state) => {
    const found = parse(["@active main master-a", "@icecast 127.0.0.1 ", "@listeners 127.0.0.1 /live.mp3 20", ...state]);
    expect(found?.listeners).toEqual({ "master-a": 0, "master-b": 0 });
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

  it.each<[string, string, boolean, string[]]>([
    ["no listener hears it", "master-b", true, ["@listeners 127.0.0.1 /live.mp3 7", splicer({ "/live.mp3": "master-b" })]],
    ["the splicer still plays it", "master-b", false, ["@listeners 127.0.0.1 /live.mp3 7", splicer({ "/live.mp3": "master-a" })]],
    ["listeners are on a mount of its own", "master-b", false, ["@listeners 127.0.0.1 /master-a/live.mp3 1"]],
    ["listeners are on its spare mount", "master-b", false, ["@listeners 127.0.0.1 /spare/master-a/live.mp3 1"]],
    ["new listeners get it", "master-a", false, []],
  ])("has or has not left a master when %s", (_name, active, left, lines) => {
    const view = parse([`@active main ${active}`, `@icecast 127.0.0.1 ${sources("/master-a/live.mp3")}`, ...lines]);
    expect(view && hasLeft(view, "master-a")).toBe(left);
  });

  it("has only the channels of the cutover", () => {
    const script = loadScript(viewScript(inventory, "eu-1", scope));
    expect(script).toContain("main:/etc/nginx/radio/active-main.conf");
    expect(script).not.toContain("jazz");
  });

  it("counts the public mount, and the local and spare mounts of both masters", () => {
    const script = loadScript(viewScript(inventory, "eu-1", { ...scope, channels: ["jazz"], to: "master-c" }));
    for (const mount of ["/jazz.mp3", "/master-c/jazz.mp3", "/spare/master-c/jazz.mp3"])
      expect(script).toMatch(new RegExp(`MOUNTS=.*${mount}`, "u"));
  });
});
