import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { parseIcecastStats } from "../../../src/health/facts/icecast-stats.js";
import { streams } from "../../../src/health/facts/streams.js";

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
  it("is told by address, with our own probes apart", () =>
    expect(
      streams.parse([`stats 127.0.0.1 ${encoded(captured("relay-stats"))}`, "clients 127.0.0.1 /master-a/live.mp3 3 1"]),
    ).toEqual(
      new Map([
        [
          "127.0.0.1",
          [
            { mount: "/master-a/live.mp3", listeners: 3, probes: 1 },
            { mount: "/master-b/live.mp3", listeners: 0, probes: 0 },
          ],
        ],
      ]),
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
