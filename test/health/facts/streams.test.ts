import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { parseIcecastStats } from "../../../src/health/facts/icecast-stats.js";
import { splicerState } from "../../../src/health/facts/splicer.js";
import { streams } from "../../../src/health/facts/streams.js";
import { loadScript } from "../../../src/host/load-script.js";
import { splicerLine } from "../../fakes/listeners-answer.js";
import { held } from "../../operations/listeners/held.js";
import { spliced } from "../spliced.js";

/** Captured from Debian's Icecast 2.4.4. */
const captured = (name: string) => readFileSync(new URL(`../../cases/icecast/${name}.xml`, import.meta.url), "utf8");
const encoded = (text: string) => Buffer.from(text).toString("base64");

describe("Icecast's statistics", () => {
  it("are read when it has one source", () =>
    expect(parseIcecastStats(captured("master-stats"))).toEqual([{ mount: "/live.mp3", listeners: 0 }]));

  it("are read when it has several sources", () =>
    expect(parseIcecastStats(captured("relay-stats"))).toEqual([
      { mount: "/master-a/live.mp3", listeners: 2 },
      { mount: "/master-b/live.mp3", listeners: 0 },
    ]));

  it.each([
    ["nothing on air", '<?xml version="1.0"?>\n<icestats><sources>0</sources></icestats>', []],
    ["a truncated answer", captured("relay-stats").slice(0, -40), undefined],
    ["an error page", "<html><body>You need to authenticate</body></html>", undefined],
    ["nothing", "", undefined],
  ])("%s", (_name, xml, read) => expect(parseIcecastStats(xml)).toEqual(read));
});

describe("the mounts of Icecast", () => {
  it("are listed by address, with their clients by kind of player", () =>
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

  it("have what the splicer plays there, when they are public", () => {
    const xml =
      "<icestats>" +
      ["/live.mp3", "/spare/master-a/live.mp3"]
        .map((mount) => `<source mount="${mount}"><listeners>1</listeners></source>`)
        .join("") +
      "</icestats>";
    const reported = spliced({ plays: "master-b" });
    const parsed = streams.parse([`stats 127.0.0.1 ${encoded(xml)}`, splicerLine([reported, spliced({ mount: "/gone.mp3" })])]);
    expect(parsed.get("127.0.0.1")).toMatchObject([
      { mount: "/live.mp3", spliced: reported },
      { mount: "/spare/master-a/live.mp3", spliced: undefined },
    ]);
  });

  it("come from the statistics alone when a mount has no list of clients", () =>
    expect(streams.parse([`stats 127.0.0.1 ${encoded(captured("relay-stats"))}`])).toEqual(
      held({ "/master-a/live.mp3": { unnamed: 2 }, "/master-b/live.mp3": {} }),
    ));

  it("are empty when no Icecast answers, or the answer is something else", () => {
    expect(streams.parse([])).toEqual(new Map());
    expect(streams.parse([`stats 127.0.0.1 ${encoded("<html></html>")}`])).toEqual(new Map());
  });

  it("are queried without the password in a command line", () => {
    const script = loadScript([splicerState, streams.script({ port: 8001, addresses: ["127.0.0.1", "127.0.0.2"] })]);
    expect(script).toContain("--config /etc/radioctl/icecast.curl");
    expect(script).not.toMatch(/-u |--user|admin:/u);
  });
});
