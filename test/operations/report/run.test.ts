import { mkdirSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { describe, expect, it } from "vitest";
import { RadioctlError } from "../../../src/errors.js";
import { reportVerdict } from "../../../src/operations/report/outcome.js";
import { env, HOOK, hooked } from "./radio.js";

describe("a report", () => {
  it("is silent about what is well, and reports a lasting fault once, and its end", async () => {
    const radio = await hooked();
    await radio.reports(".cc.ccccc");
    expect(radio.heard).toEqual(["raise"]);
    await radio.reports(".....");
    expect(radio.heard).toEqual(["raise", "resolve"]);
    expect(radio.stderr()).toBe("");
    expect(JSON.parse(readFileSync(radio.state, "utf8"))).toMatchObject({ outbox: [] });
  });

  it("without alerts leaves the message to the next report with them", async () => {
    const radio = await hooked();
    for (const letter of "cccc") expect((await radio.report(letter, { alert: false })).messages).toEqual([]);
    expect(radio.http.sent).toEqual([]);
    await radio.report("c");
    expect(radio.heard).toEqual(["raise"]);
  });

  it("as a dry run prints what it would send, and leaves no trace", async () => {
    const radio = await hooked();
    await radio.reports("cc");
    const before = readFileSync(radio.state, "utf8");
    const outcome = await radio.report("c", { dryRun: true });
    expect(outcome.messages.map(({ kind }) => kind)).toEqual(["raise"]);
    expect(readFileSync(radio.state, "utf8")).toBe(before);
    expect(radio.heard).toEqual([]);
  });

  it("is as bad as its worst raised incident", async () => {
    const radio = await hooked();
    await radio.reports("cc");
    expect(reportVerdict(await radio.report("w"))).toBe("WARNING");
    expect(reportVerdict(await radio.report("."))).toBe("WARNING");
    expect(reportVerdict(await radio.report("."))).toBe("OK");
  });

  it("sends later, in order, what a failing hook did not accept; and never prints its URL", async () => {
    const radio = await hooked();
    radio.status.now = 503;
    await radio.reports("ccc..");
    expect(radio.heard).toEqual([]);
    expect(radio.stderr()).toBe("");
    radio.status.now = 200;
    await radio.report(".");
    expect(radio.heard).toEqual(["raise", "resolve"]);
    expect(readFileSync(radio.state, "utf8")).not.toContain("sentinel");
  });

  it("keeps one channel's messages while it sends another's", async () => {
    const channels = "{ own: { kind: webhook, url: !secret hook }, other: { kind: slack, url: !secret other-hook } }";
    const radio = await hooked(`{ failuresToRaise: 1, channels: ${channels} }`);
    const outcome = await radio.report("c");
    expect(outcome.deliveries).toMatchObject([
      { channel: "own", sent: 1, left: 0 },
      { channel: "other", sent: 0, left: 1, problem: "other.example gave no answer" },
    ]);
    expect(outcome.problems).toEqual(["other other.example gave no answer: 1 kept for the next report"]);
  });

  it("skips a message that its receiver rejects, and discards it after three runs, with a warning", async () => {
    const radio = await hooked(
      "{ failuresToRaise: 1, successesToClear: 1, channels: { own: { kind: webhook, url: !secret hook } } }",
    );
    radio.http.services.set(HOOK, ({ body }) => {
      const { event } = JSON.parse(body ?? "") as { event: string };
      radio.heard.push(event);
      return { status: event === "raise" ? 400 : 200, text: "" };
    });
    await radio.reports("c...");
    expect(radio.heard).toEqual(["raise", "raise", "resolve", "raise"]);
    const { problems } = await radio.report(".");
    expect(problems).toEqual([]);
    expect(JSON.parse(readFileSync(radio.state, "utf8"))).toMatchObject({ outbox: [] });
  });

  it("discards what could not be sent for too long, with a warning", async () => {
    const radio = await hooked("{ failuresToRaise: 1, keepHours: 1, channels: { own: { kind: webhook, url: !secret hook } } }");
    radio.status.now = 500;
    await radio.reports("cccccccccccc");
    const { problems } = await radio.report("c");
    expect(problems).toEqual(["own answered 500: 1 kept for the next report"]);
    expect((await radio.report("c")).problems).toMatchObject([
      expect.stringMatching(/^discarded: raise of lag eu-1 .*: could not be sent for 1 h$/u),
    ]);
  });

  it("alerts a channel for the worst only when it is that bad, and reports its end there", async () => {
    const radio = await hooked(
      "{ failuresToRaise: 1, successesToClear: 1, channels: { own: { kind: webhook, url: !secret hook, atLeast: CRITICAL } } }",
    );
    await radio.reports("ww.wcw.");
    expect(radio.heard).toEqual(["worse", "better", "resolve"]);
  });

  it("pings the dead man's switch when it worked, and reports when it failed", async () => {
    const radio = await hooked(
      "{ channels: { own: { kind: webhook, url: !secret hook }, alive: { kind: healthchecks, url: !secret ping } } }",
    );
    const pings: string[] = [];
    for (const end of ["", "/fail"])
      radio.http.services.set(`${env.RADIO_PING}${end}`, ({ url }) => {
        pings.push(url.slice(env.RADIO_PING.length));
        return { status: 200, text: "OK" };
      });
    await radio.report("c");
    const probe = async () => Promise.reject(new RadioctlError("failed", "no name server answers"));
    await expect(radio.report("c", { probe })).rejects.toThrow("no name server answers");
    radio.status.now = 500;
    await radio.reports("cc");
    expect(pings).toEqual(["", "/fail", "", "/fail"]);
  });

  it("sends waiting messages even when no probe is possible", async () => {
    const radio = await hooked();
    radio.status.now = 500;
    await radio.reports("ccc");
    radio.status.now = 200;
    const probe = async () => Promise.reject(new RadioctlError("failed", "no"));
    await expect(radio.report("c", { probe })).rejects.toThrow("no");
    expect(radio.heard).toEqual(["raise"]);
  });

  it("continues when the page can't be written, and reports the problem", async () => {
    const radio = await hooked("{ failuresToRaise: 1, channels: { own: { kind: webhook, url: !secret hook } } }");
    const keepers = { "the page": async () => Promise.reject(new Error("disk full")), "the text file": async () => undefined };
    expect((await radio.report("c", { keepers })).problems).toEqual(["the page could not be written: disk full"]);
    expect(radio.heard).toEqual(["raise"]);
  });

  it("renames a damaged state file, reports that, and raises the incident again", async () => {
    const radio = await hooked("{ failuresToRaise: 1, channels: { own: { kind: webhook, url: !secret hook } } }");
    mkdirSync(dirname(radio.state));
    writeFileSync(radio.state, '{ "kind": "radioctl rep');
    expect((await radio.report("c")).problems).toMatchObject([
      expect.stringMatching(/state\.json is damaged: not JSON\. It was renamed to .*broken-/u),
    ]);
    expect(radio.heard).toEqual(["raise"]);
    expect(readdirSync(dirname(radio.state)).filter((name) => name.includes("broken"))).toHaveLength(1);
  });
});

it("the state of a healthy radio stays small", async () => {
  const radio = await hooked();
  await radio.reports(".".repeat(30));
  expect(readFileSync(join(radio.folder, "report/state.json"), "utf8").length).toBeLessThan(100);
});
