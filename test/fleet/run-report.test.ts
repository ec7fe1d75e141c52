import { mkdirSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { describe, expect, it } from "vitest";
import { reportVerdict } from "../../src/fleet/report.js";
import { RadioctlError } from "../../src/errors.js";
import { openJournal } from "../../src/journal/store.js";
import { FakeHttp } from "../fakes/http.js";
import { MemoryFiles } from "../fakes/files.js";
import { VirtualTime } from "../fakes/virtual-time.js";
import { found, reportedRadio } from "../report/radio.js";

const HOOK = "https://hooks.example/sentinel-hook";
const env = {
  RADIO_HOOK: HOOK,
  RADIO_OTHER_HOOK: "https://other.example/sentinel-other",
  RADIO_PING: "https://ping.example/sentinel-ping",
};

/** A radio whose webhook takes everything, unless it is told otherwise. */
async function hooked(
  settings = "{ channels: { own: { kind: webhook, url: !secret hook } } }",
  more: Parameters<typeof reportedRadio>[1] = {},
) {
  const http = new FakeHttp(new VirtualTime());
  const status = { now: 200 };
  const heard: string[] = [];
  http.services.set(HOOK, ({ body }) => {
    if (status.now === 200) {
      const { event, id } = JSON.parse(body ?? "") as { event: string; id: string };
      heard.push(`${event} ${id.length > 0 ? "" : "without id"}`.trim());
    }
    return { status: status.now, text: "" };
  });
  return { ...(await reportedRadio(settings, { http, env, ...more })), http, status, heard };
}

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

describe("two reports at once", () => {
  it("are one: the other ends before it looks, and says who is at work", async () => {
    const alive = {
      run: async () => Promise.reject(new Error("no")),
      interactive: async () => 0,
      alive: () => true,
      pid: 7,
      program: ["node"] as const,
    };
    const radio = await hooked("{ failuresToRaise: 1, channels: { own: { kind: webhook, url: !secret hook } } }", {
      processes: { ...alive },
    });
    let looked = 0;
    const probe = async () => {
      looked += 1;
      await expect(radio.report("c", { probe })).rejects.toMatchObject({
        kind: "locked",
        message: expect.stringContaining("process 7 of anna@laptop") as string,
      });
      return { at: "2026-11-22T05:00:00Z", seconds: 1, findings: [found("c")], listeners: [], onAir: [] };
    };
    await radio.report("c", { probe });
    expect([looked, radio.heard]).toEqual([1, ["raise"]]);
    await radio.report("c");
    expect(readdirSync(dirname(radio.state)).sort()).toEqual(["state.json", "state.json.lock.2"]);
  });

  it("of which the first was killed are none: the second goes on", async () => {
    const radio = await hooked();
    mkdirSync(dirname(radio.state));
    const lock = JSON.stringify({ operator: "anna@laptop", pid: 99, since: new Date(0).toISOString() });
    writeFileSync(`${radio.state}.lock.41`, lock);
    await radio.reports("ccc");
    expect(radio.heard).toEqual(["raise"]);
  });

  it("of another machine wait for each other, for two hours at most", async () => {
    const radio = await hooked();
    mkdirSync(dirname(radio.state));
    writeFileSync(`${radio.state}.lock.41`, JSON.stringify({ operator: "bob@desk", pid: 99, since: new Date(0).toISOString() }));
    await expect(radio.report("c")).rejects.toMatchObject({ kind: "locked" });
    await radio.world.clock.sleep(7_200_000);
    await radio.report("c");
  });

  it("that take over from the same dead one at the same moment: one gets it", async () => {
    for (let round = 0; round < 20; round++) {
      const radio = await hooked();
      mkdirSync(dirname(radio.state));
      writeFileSync(
        `${radio.state}.lock.3`,
        JSON.stringify({ operator: "anna@laptop", pid: 99, since: new Date(0).toISOString() }),
      );
      const others = { ...radio.world.processes, alive: (pid: number) => pid === 4711 };
      Object.assign(radio.world, { processes: others });
      let atWork = 0;
      let most = 0;
      const probe = async () => {
        most = Math.max(most, (atWork += 1));
        await radio.world.clock.sleep(1000);
        atWork -= 1;
        return { at: radio.world.clock.now().toISOString(), seconds: 1, findings: [], listeners: [], onAir: [] };
      };
      const ended = await Promise.allSettled([1, 2, 3].map(async () => radio.report("c", { probe })));
      expect(most).toBe(1);
      expect(ended.some(({ status }) => status === "fulfilled")).toBe(true);
    }
  });
});

describe("while somebody is at work", () => {
  const begun = { event: "begun", command: "deploy", operator: "anna@laptop", pid: 12, hosts: ["eu-1"] } as const;

  async function paused(alive: boolean) {
    const radio = await hooked();
    Object.assign(radio.world, { processes: { ...radio.world.processes, alive: (pid: number) => alive && pid === 12 } });
    const journal = openJournal(radio.world, radio.folder, "1970-01-01T00:00:00-7f3a");
    await journal.write(begun);
    return { radio, journal };
  }

  it("incidents of the hosts are held back, and no others", async () => {
    const { radio, journal } = await paused(true);
    await radio.reports("cccccc");
    expect(radio.heard).toEqual([]);
    const other = async () => ({
      at: "1970-01-01T01:00:00Z",
      seconds: 1,
      findings: [found("c", { subject: "eu-2", host: "eu-2" })],
      listeners: [],
      onAir: [],
    });
    for (let run = 0; run < 3; run++) await radio.report("c", { probe: other });
    expect(radio.heard).toEqual(["raise"]);
    await journal.write({ event: "ended", exitCode: 0 });
    await radio.reports("ccc");
    expect(radio.heard).toEqual(["raise", "resolve", "raise"]);
  });

  it("a run that was killed silences nobody", async () => {
    const { radio } = await paused(false);
    await radio.reports("ccc");
    expect(radio.heard).toEqual(["raise"]);
  });

  it("a run that hangs silences nobody for longer than the inventory says", async () => {
    const { radio } = await paused(true);
    await radio.world.clock.sleep(4 * 3_600_000);
    await radio.reports("ccc");
    expect(radio.heard).toEqual(["raise"]);
  });
});

it("a run that is killed at any write loses nothing, and says twice only what it was sending", async () => {
  for (let killedAt = 1; killedAt < 40; killedAt++) {
    const radio = await hooked();
    const files = new MemoryFiles();
    let left = killedAt;
    let dead = false;
    const step = () => {
      left -= 1;
      dead ||= left === 0;
      if (dead) throw new Error("killed");
    };
    const mortal = Object.assign(Object.create(files) as MemoryFiles, {
      write: async (path: string, text: string) => {
        step();
        await files.write(path, text);
      },
      create: async (path: string, text: string) => {
        step();
        return files.create(path, text);
      },
      read: async (path: string) =>
        path.endsWith("radio.yaml") || path.includes("templates") ? radioFiles.read(path) : files.read(path),
      list: async (path: string) => files.list(path),
      walk: async (path: string) => radioFiles.walk(path),
      mode: async (path: string) => radioFiles.mode(path),
    });
    const radioFiles = radio.world.files;
    Object.assign(radio.world, { files: mortal });
    for (const letter of "cccc......") {
      dead = false;
      await radio.report(letter).catch((error: unknown) => expect(String(error)).toContain("killed"));
    }
    const raises = radio.heard.filter((event) => event === "raise").length;
    const resolves = radio.heard.filter((event) => event === "resolve").length;
    expect(
      [raises, resolves].every((times) => times === 1 || times === 2),
      `${killedAt}: ${radio.heard.join(" ")}`,
    ).toBe(true);
    expect(raises + resolves, radio.heard.join(" ")).toBeLessThanOrEqual(3);
  }
});

it("the state of a radio that is well stays small", async () => {
  const radio = await hooked();
  await radio.reports(".".repeat(30));
  expect(readFileSync(join(radio.folder, "report/state.json"), "utf8").length).toBeLessThan(100);
});
