import { readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { RadioctlError } from "../../../src/errors.js";
import type { GivenMasters } from "../../../src/health/finding.js";
import { openJournal } from "../../../src/journal/store.js";
import { reportText } from "../../../src/operations/report/text.js";
import type { LocalCommand, LocalResult } from "../../../src/ports/processes.js";
import { goodHome } from "./home-findings.js";
import { hooked } from "./radio.js";

const settings = "{ returnAfterMinutes: 15, channels: { own: { kind: webhook, url: !secret hook } } }";

const committed = {
  state: "COMMITTED",
  because: "every listener gets master-a",
  moved: [{ relay: "eu-1", listenersBefore: 7, listenersAfter: 7, milliseconds: 300 }],
  warnings: [],
};
const refused = { state: "REFUSED", because: "drift: eu-1: nginx.conf", moved: [], warnings: [] };

/** A station whose cutovers end as given, and move listeners home when they end with 0. */
async function station(ends: { code: number; says: unknown } | Error) {
  const begun: LocalCommand[] = [];
  let away = 7;
  let stateAtRun = "";
  const radio = await hooked(settings, {
    processes: {
      run: async (command): Promise<LocalResult> => {
        begun.push(command);
        stateAtRun = readFileSync(radio.state, "utf8");
        if (ends instanceof Error) return Promise.reject(ends);
        if (ends.code === 0) away = 0;
        return Promise.resolve({ code: ends.code, stdout: JSON.stringify(ends.says), stderr: "" });
      },
      interactive: async () => Promise.reject(new Error("no")),
      alive: (pid) => pid === 12,
      pid: 4711,
      program: ["/usr/bin/node", "/opt/radioctl.js"],
    },
  });
  const given = (relay: string): GivenMasters => ({
    relay,
    channel: "main",
    active: "master-a",
    takers: { "master-a": 3, "master-b": relay === "eu-1" ? away : 0 },
  });
  const look = async (bad = false) =>
    Promise.resolve({
      at: radio.world.clock.now().toISOString(),
      seconds: 1,
      findings: goodHome().slice(bad ? 1 : 0),
      listeners: [],
      onAir: [],
      given: [given("eu-1"), given("eu-2")],
    });
  const report = async (more: Partial<{ alert: boolean; dryRun: boolean; bad: boolean }> = {}) => {
    const { bad, ...request } = more;
    return radio.report(".", { ...request, probe: async () => look(bad) });
  };
  const reports = async (times: number) => {
    for (let nth = 0; nth < times; nth++) await report();
  };
  const told = () =>
    radio.http.sent.map(({ body }) => JSON.parse(body ?? "{}") as { event: string; text: string; hint?: string });
  return { radio, begun, report, reports, told, stateAtRun: () => stateAtRun };
}

describe("listeners who fell to the standby", () => {
  it("are moved home once, by a separate cutover, when home has been good for the required time; and this is reported", async () => {
    const { radio, begun, reports, told, stateAtRun } = await station({ code: 0, says: committed });
    await reports(3);
    expect(begun).toEqual([]);
    await reports(6);
    expect(begun.map(({ argv }) => argv)).toEqual([
      "/usr/bin/node /opt/radioctl.js --inventory"
        .split(" ")
        .concat(join(radio.folder, "radio.yaml"), "cutover --to master-a --channel main --now --soak 0s --yes --json".split(" ")),
    ]);
    expect(begun[0]?.timeoutSeconds).toBe(900);
    expect(JSON.parse(stateAtRun())).toMatchObject({ homings: { main: { tries: 1, trying: true } } });
    expect(told().map(({ event, text }) => `${event} ${text}`)).toEqual([
      "resolve resolved: main source: its listeners are home at master-a: completed: every listener gets master-a; 7 moved, relays: eu-1",
    ]);
    expect(JSON.parse(readFileSync(radio.state, "utf8"))).toMatchObject({ outbox: [], homings: { main: { tries: 0 } } });
  });

  it("stay where they are when a gate is shut, which is reported three times", async () => {
    const { begun, reports, told } = await station({ code: 4, says: refused });
    await reports(30);
    expect(begun).toHaveLength(3);
    expect(told().map(({ event }) => event)).toEqual(["raise", "reminder", "reminder"]);
    expect(told()[0]?.text).toContain("exit 4: refused: drift: eu-1: nginx.conf");
    expect(told()[0]?.hint).toContain("radioctl tries again in 15 min");
    expect(told()[2]?.hint).toContain("do it by hand: radioctl cutover --to master-a --channel main");
  });

  it.each([
    ["an error", { code: 6, says: { error: { message: "eu-1 is locked", hint: "wait" } } }, "exit 6: eu-1 is locked; wait"],
    ["no end", new RadioctlError("failed", "no end after 900 s"), "its end is not known: no end after 900 s"],
  ])("are reported when their return ends with %s", async (_what, ends, text) => {
    const { reports, told } = await station(ends);
    await reports(4);
    expect(told()).toMatchObject([{ event: "raise", text: expect.stringContaining(text) as string }]);
  });

  it("are not moved by a report without alerts, or by a dry run, which prints what it would do", async () => {
    const { begun, report, reports } = await station({ code: 0, says: committed });
    await reports(3);
    await report({ alert: false });
    const outcome = await report({ dryRun: true });
    expect(begun).toEqual([]);
    expect(reportText(outcome, { alert: true, dryRun: true, verbose: false, color: false })).toMatch(
      /^would move {2}listeners of main on eu-1 home to master-a, try 1: \/usr\/bin\/node .* cutover --to master-a --channel main /u,
    );
    await reports(1);
    expect(begun).toHaveLength(1);
  });

  it("wait while a run is at work, and wait again after a failed probe", async () => {
    const { radio, begun, report, reports } = await station({ code: 0, says: committed });
    await reports(3);
    await report({ bad: true });
    await reports(3);
    expect(begun).toEqual([]);
    const journal = openJournal(radio.world, radio.folder, "1970-01-01T00:00:00-7f3a");
    await journal.write({ event: "begun", command: "deploy", operator: "anna@laptop", pid: 12, hosts: ["eu-2"] });
    await reports(3);
    expect(begun).toEqual([]);
    await journal.write({ event: "ended", exitCode: 0 });
    await reports(2);
    expect(begun).toHaveLength(1);
  });
});
