import { mkdirSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { basename, dirname } from "node:path";
import { describe, expect, it } from "vitest";
import { diskFull, failingFiles, writes, type FileCall } from "../../fakes/failing-files.js";
import { hooked } from "./radio.js";

const SETTINGS =
  "{ failuresToRaise: 1, channels: { own: { kind: webhook, url: !secret hook }, other: { kind: webhook, url: !secret other-hook } } }";

/** A radio that has reported once, so that it has a state, a lock and a pause that is over. */
async function reporting() {
  const radio = await hooked(SETTINGS);
  const page: string[] = [];
  const keepers = { "the page": async () => void page.push("written") };
  const report = async (letter: string) => radio.report(letter, { keepers });
  await report(".");
  writeFileSync(`${radio.state}.paused`, JSON.stringify({ until: new Date(0).toISOString(), hosts: [], by: "anna@laptop" }));
  const { files } = radio.world;
  const withFiles = (fails: (call: FileCall) => Error | undefined) =>
    Object.assign(radio.world, { files: failingFiles(files, fails) });
  return { ...radio, radio, report, page, files, withFiles };
}

/** Every use of the disk by one report, in its order. */
async function callsOfAReport(): Promise<FileCall[]> {
  const radio = await reporting();
  const calls: FileCall[] = [];
  radio.withFiles((call) => void calls.push({ ...call, path: basename(call.path) }));
  await radio.report("c");
  return calls;
}

describe("a report, one part of which fails", () => {
  it("reports what it saw, whichever use of the disk it is", async () => {
    const calls = await callsOfAReport();
    expect(calls.length).toBeGreaterThan(8);
    for (const { method, path, number } of calls) {
      const radio = await reporting();
      radio.withFiles((call) => (call.number === number ? new TypeError("planted") : undefined));
      const outcome = await radio.report("c");
      const what = `${number}: ${method} ${path}`;
      expect(radio.heard, what).toEqual(["raise"]);
      expect(outcome.result.findings, what).toMatchObject([{ verdict: "CRITICAL" }]);
      expect(outcome.problems.join("\n"), what).toMatch(/planted|other/u);
      expect(radio.page, what).toHaveLength(2);
    }
  });

  it.each<[string, (call: FileCall) => boolean]>([
    ["the disk is full", writes],
    ["the disk is full, and its files are gone", (call) => writes(call) || call.method === "read"],
    ["the folder can't be read", ({ path }) => path.includes("report")],
  ])("reports what it saw while %s, every time, and names the cause", async (_what, fails) => {
    const radio = await reporting();
    radio.withFiles((call) => (fails(call) ? diskFull() : undefined));
    for (let run = 1; run <= 2; run += 1) {
      const { problems, stored } = await radio.report("c");
      expect(problems.join("\n")).toContain("ENOSPC");
      expect(stored).toBe(false);
      expect(radio.heard).toHaveLength(run);
    }
    Object.assign(radio.world, { files: radio.files });
    expect((await radio.report("c")).stored).toBe(true);
    expect(readdirSync(dirname(radio.state)).filter((name) => name.endsWith(".new"))).toEqual([]);
  });

  it("reports what it saw over a channel that works, if another one or what keeps its result throws", async () => {
    const radio = await reporting();
    radio.http.services.set("https://other.example/sentinel-other", () => {
      throw new TypeError("planted");
    });
    const keepers = {
      "the history": async () => Promise.reject(new TypeError("no history")),
      "the page": async () => void radio.page.push("written"),
    };
    const { problems, deliveries } = await radio.radio.report("c", { keepers });
    expect(radio.heard).toEqual(["raise"]);
    expect(deliveries).toMatchObject([
      { channel: "own", sent: 1 },
      { channel: "other", left: 1 },
    ]);
    expect(problems.join("\n")).toContain("the history could not be written: no history");
  });

  it("sends what waits, if the probe itself fails, and then ends with the error", async () => {
    const radio = await reporting();
    radio.status.now = 503;
    await radio.report("c");
    radio.status.now = 200;
    const probe = async () => Promise.reject(new TypeError("planted"));
    await expect(radio.radio.report("c", { probe })).rejects.toThrow("planted");
    expect(radio.heard).toEqual(["raise"]);
  });
});

describe("times in the future", () => {
  const hours = (count: number) => new Date(count * 3_600_000).toISOString();

  it("do not hold the lock of the reports for ever, and are reported", async () => {
    const radio = await hooked(SETTINGS);
    mkdirSync(dirname(radio.state));
    const lock = { operator: "bob@desk", pid: 99, since: "2036-01-01T00:00:00.000Z" };
    writeFileSync(`${radio.state}.lock.41`, JSON.stringify(lock));
    const { problems } = await radio.report("c");
    expect(radio.heard).toEqual(["raise"]);
    expect(problems.join("\n")).toContain("lock.41 is from the future, 2036-01-01T00:00:00.000Z, and does not count");
    expect((await radio.report("c")).problems.join("\n")).not.toContain("future");
  });

  it("of a clock that is a little ahead do hold it", async () => {
    const radio = await hooked(SETTINGS);
    mkdirSync(dirname(radio.state));
    writeFileSync(`${radio.state}.lock.41`, JSON.stringify({ operator: "bob@desk", pid: 99, since: hours(1) }));
    await expect(radio.report("c")).rejects.toMatchObject({ kind: "locked" });
  });

  it.each([
    ["requested in the future", { at: "2036-01-01T00:00:00.000Z", until: "2036-01-02T00:00:00.000Z" }, ["raise"]],
    ["requested now", { at: hours(0), until: hours(2) }, []],
    ["requested by a clock that is a little ahead", { at: hours(0.5), until: hours(2) }, []],
    ["with no valid end", { at: hours(0), until: "soon" }, ["raise"]],
  ])("a pause %s", async (_what, pause, heard) => {
    const radio = await hooked(SETTINGS);
    mkdirSync(dirname(radio.state));
    writeFileSync(`${radio.state}.paused`, JSON.stringify({ ...pause, hosts: [], by: "bob@desk" }));
    await radio.report("c");
    expect(radio.heard).toEqual(heard);
  });

  it("delete nothing: the state of a run ten years ahead is kept when the clock is right again", async () => {
    const radio = await hooked(SETTINGS);
    await radio.report("c");
    const text = readFileSync(radio.state, "utf8");
    writeFileSync(radio.state, text.replaceAll("1970-", "1980-"));
    await radio.report("c");
    expect(radio.heard).toEqual(["raise"]);
  });
});
