import { mkdirSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { describe, expect, it } from "vitest";
import { RadioctlError } from "../../../src/errors.js";
import { reportVerdict } from "../../../src/operations/report/outcome.js";
import { env, HOOK, hooked } from "./radio.js";

describe("a report", () => {
  it("is silent about what is well, tells what lasts, once, and that it is over", async () => {
    const radio = await hooked();
    await radio.reports(".cc.ccccc");
    expect(radio.heard).toEqual(["raise"]);
    await radio.reports(".....");
    expect(radio.heard).toEqual(["raise", "resolve"]);
    expect(radio.stderr()).toBe("");
    expect(JSON.parse(readFileSync(radio.state, "utf8"))).toMatchObject({ outbox: [] });
  });

  it("that tells nobody leaves it to the next that does", async () => {
    const radio = await hooked();
    for (const letter of "cccc") expect((await radio.report(letter, { alert: false })).messages).toEqual([]);
    expect(radio.http.sent).toEqual([]);
    await radio.report("c");
    expect(radio.heard).toEqual(["raise"]);
  });

  it("as a dry run says what it would, and leaves no trace", async () => {
    const radio = await hooked();
    await radio.reports("cc");
    const before = readFileSync(radio.state, "utf8");
    const outcome = await radio.report("c", { dryRun: true });
    expect(outcome.messages.map(({ kind }) => kind)).toEqual(["raise"]);
    expect(readFileSync(radio.state, "utf8")).toBe(before);
    expect(radio.heard).toEqual([]);
  });

  it("is as bad as what is raised", async () => {
    const radio = await hooked();
    await radio.reports("cc");
    expect(reportVerdict(await radio.report("w"))).toBe("WARNING");
    expect(reportVerdict(await radio.report("."))).toBe("WARNING");
    expect(reportVerdict(await radio.report("."))).toBe("OK");
  });

  it("sends what a failing hook did not take, in order, when it does; and never says its URL", async () => {
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

  it("keeps one channel's letters while it sends another's", async () => {
    const channels = "{ own: { kind: webhook, url: !secret hook }, other: { kind: slack, url: !secret other-hook } }";
    const radio = await hooked(`{ failuresToRaise: 1, channels: ${channels} }`);
    const outcome = await radio.report("c");
    expect(outcome.deliveries).toMatchObject([
      { channel: "own", sent: 1, left: 0 },
      { channel: "other", sent: 0, left: 1, problem: "other.example gave no answer" },
    ]);
    expect(outcome.problems).toEqual(["other other.example gave no answer: 1 kept for the next report"]);
  });

  it("passes over a message that its receiver calls wrong, and gives it up after three runs, aloud", async () => {
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

  it("gives up what could not be sent for too long, aloud", async () => {
    const radio = await hooked("{ failuresToRaise: 1, keepHours: 1, channels: { own: { kind: webhook, url: !secret hook } } }");
    radio.status.now = 500;
    await radio.reports("cccccccccccc");
    const { problems } = await radio.report("c");
    expect(problems).toEqual(["own answered 500: 1 kept for the next report"]);
    expect((await radio.report("c")).problems).toMatchObject([
      expect.stringMatching(/^given up: raise of lag eu-1 .*: could not be sent for 1 h$/u),
    ]);
  });

  it("tells whoever hears of the worst alone when it got so bad, and of the end of that", async () => {
    const radio = await hooked(
      "{ failuresToRaise: 1, successesToClear: 1, channels: { own: { kind: webhook, url: !secret hook, atLeast: CRITICAL } } }",
    );
    await radio.reports("ww.wcw.");
    expect(radio.heard).toEqual(["worse", "better", "resolve"]);
  });

  it("pings the dead man's switch when it worked, and says so when it did not", async () => {
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

  it("sends what waits also when no look is possible", async () => {
    const radio = await hooked();
    radio.status.now = 500;
    await radio.reports("ccc");
    radio.status.now = 200;
    const probe = async () => Promise.reject(new RadioctlError("failed", "no"));
    await expect(radio.report("c", { probe })).rejects.toThrow("no");
    expect(radio.heard).toEqual(["raise"]);
  });

  it("goes on when what else is made of it can't be written, and says so", async () => {
    const radio = await hooked("{ failuresToRaise: 1, channels: { own: { kind: webhook, url: !secret hook } } }");
    const keepers = { "the page": async () => Promise.reject(new Error("disk full")), "the text file": async () => undefined };
    expect((await radio.report("c", { keepers })).problems).toEqual(["the page could not be written: disk full"]);
    expect(radio.heard).toEqual(["raise"]);
  });

  it("sets a torn state aside, says so, and raises anew", async () => {
    const radio = await hooked("{ failuresToRaise: 1, channels: { own: { kind: webhook, url: !secret hook } } }");
    mkdirSync(dirname(radio.state));
    writeFileSync(radio.state, '{ "kind": "radioctl rep');
    expect((await radio.report("c")).problems).toMatchObject([
      expect.stringMatching(/state\.json is torn: not JSON\. It is now .*broken-/u),
    ]);
    expect(radio.heard).toEqual(["raise"]);
    expect(readdirSync(dirname(radio.state)).filter((name) => name.includes("broken"))).toHaveLength(1);
  });
});

it("the state of a radio that is well stays small", async () => {
  const radio = await hooked();
  await radio.reports(".".repeat(30));
  expect(readFileSync(join(radio.folder, "report/state.json"), "utf8").length).toBeLessThan(100);
});
