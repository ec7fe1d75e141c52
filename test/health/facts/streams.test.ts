import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { parseIcecastStats } from "../../../src/health/facts/icecast-stats.js";
import { streams } from "../../../src/health/facts/streams.js";
import { held } from "../../operations/listeners/held.js";

/** Of Debian's Icecast 2.4.4. */
const captured = (name: string) => readFileSync(new URL(`../../cases/icecast/${name}.xml`, import.meta.url), "utf8");
const encoded = (text: string) => Buffer.from(text).toString("base64");

describe("Icecast's statistics", () => {
  it("are read where it has one source", () =>
    expect(parseIcecastStats(captured("master-stats"))).toEqual([{ mount: "/live.mp3", listeners: 0 }]));

  it("are read where it has several", () =>
    expect(parseIcecastStats(captured("relay-stats"))).toEqual([
      { mount: "/master-a/live.mp3", listeners: 2 },
      { mount: "/master-b/live.mp3", listeners: 0 },
    ]));

  it.each([
    ["nothing on air", '<?xml version="1.0"?>\n<icestats><sources>0</sources></icestats>', []],
    ["cut short", captured("relay-stats").slice(0, -40), undefined],
    ["an error's page", "<html><body>You need to authenticate</body></html>", undefined],
    ["nothing", "", undefined],
  ])("%s", (_name, xml, read) => expect(parseIcecastStats(xml)).toEqual(read));
});

describe("what Icecast holds", () => {
  it("is told by address, with who takes it by kind of player", () =>
    expect(
      streams.parse([
        `stats 127.0.0.1 ${encoded(captured("relay-stats"))}`,
        "listed 127.0.0.1 /master-a/live.mp3",
        "takers 127.0.0.1 /master-a/live.mp3 3 VLC/3.0.18 LibVLC/3.0.18",
        "takers 127.0.0.1 /master-a/live.mp3 1 VLC/3.0.20",
        "takers 127.0.0.1 /master-a/live.mp3 2 Icecast 2.4.4",
        "takers 127.0.0.1 /master-a/live.mp3 1 ",
        "listed 127.0.0.1 /master-b/live.mp3",
        "takers 127.0.0.1 /master-b/live.mp3 1 Mozilla/5.0 &quot;x&quot; Firefox/132.0",
      ]),
    ).toEqual(held({ "/master-a/live.mp3": { VLC: 4, relay: 2, unnamed: 1 }, "/master-b/live.mp3": { browser: 1 } })));

  it("is told by its statistics alone where a mount's list could not be had", () =>
    expect(streams.parse([`stats 127.0.0.1 ${encoded(captured("relay-stats"))}`])).toEqual(
      held({ "/master-a/live.mp3": { unnamed: 2 }, "/master-b/live.mp3": {} }),
    ));

  it("is nothing where no Icecast answers, or answers with something else", () => {
    expect(streams.parse([])).toEqual(new Map());
    expect(streams.parse([`stats 127.0.0.1 ${encoded("<html></html>")}`])).toEqual(new Map());
  });

  it("is asked without the password in a command line", () => {
    const script = streams.script({ port: 8001, addresses: ["127.0.0.1", "127.0.0.2"] });
    expect(script).toContain("--config /etc/radioctl/icecast.curl");
    expect(script).not.toMatch(/-u |--user|admin:/u);
  });
});
