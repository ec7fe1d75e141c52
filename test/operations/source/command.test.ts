import { readdirSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { RadioctlError } from "../../../src/errors.js";
import { meantRun } from "../../../src/fleet/load-run.js";
import { listRuns } from "../../../src/journal/store.js";
import { main } from "../../../src/main.js";
import { fakeWorld } from "../../fakes/world.js";
import { radio, type Master } from "./source-radio.js";

describe("radioctl source switch", () => {
  it("holds a source on both masters and checks that it plays; the standby still follows the active master", async () => {
    const { run, a, b, turns } = radio();
    expect(await run("switch", "main", "night", "--yes")).toMatchObject({
      code: 0,
      stdout: [
        "master-a  main  hold night: studio -> night",
        "master-b  main  hold night: @master-a stays on air",
        "master-a  ok  main plays night",
        "master-b  ok  main plays @master-a",
        "",
      ].join("\n"),
    });
    expect([a.onAir, b.onAir, b.held]).toEqual(["night", "@master-a", "night"]);
    expect(turns()).toEqual(["master-a: hold main night anna@laptop", "master-b: hold main night anna@laptop"]);
    expect((await run("switch", "main", "night", "--yes")).stdout).toContain("master-a  nothing to do: night is held\n");
    expect(await run("switch", "main", "--auto", "--yes")).toMatchObject({
      code: 0,
      stdout: expect.stringContaining("night -> studio"),
    });
    expect([a.onAir, a.held, b.held]).toEqual(["studio", "", ""]);
  });

  it("is in the journal with intent and result", async () => {
    const { run, cwd } = radio();
    await run("switch", "main", "night", "--yes");
    expect(readdirSync(cwd).filter((name) => name !== "radio.yaml")).not.toEqual([]);
    const { world, stdout } = fakeWorld({ cwd });
    await main(["-i", "radio.yaml", "journal", "--json"], world);
    expect(stdout()).toContain("source switch main night");
  });

  it("keeps the step open in the journal when the answer is lost, and reports it; exit 1", async () => {
    const { run, a, cwd } = radio();
    a.onCommand = (command) => {
      if (command.startsWith("hold")) throw new RadioctlError("outcomeUnknown", "the connection ended", { host: "master-a" });
    };
    expect(await run("switch", "main", "night", "--yes")).toMatchObject({ code: 1 });
    const { world, stdout } = fakeWorld({ cwd });
    await main(["-i", "radio.yaml", "journal", "--json"], world);
    expect(JSON.parse(stdout())).toMatchObject({
      runs: [
        {
          hosts: [
            { host: "master-a", state: "in flight", doing: ["hold a source"] },
            { host: "master-b", state: "done", doing: [] },
          ],
        },
      ],
    });
  });

  it("is not continued by deploy --resume", async () => {
    const { run, cwd } = radio({ without: ["master-a"] });
    await run("switch", "main", "night", "--yes");
    const { world } = fakeWorld({ cwd });
    const [id = ""] = await listRuns(world.files, cwd);
    await expect(meantRun(world, cwd, [], { resume: true })).rejects.toMatchObject({ kind: "usage" });
    await expect(meantRun(world, cwd, [], { rerun: id })).rejects.toMatchObject({
      message: expect.stringContaining("source switch main night") as string,
    });
  });

  it("only shows the plan with --dry-run, exit 3, and holds no master", async () => {
    const { run, turns, ssh } = radio();
    expect(await run("switch", "main", "night", "--dry-run")).toMatchObject({
      code: 3,
      stdout: expect.stringContaining("studio -> night"),
    });
    const { stdout } = await run("switch", "main", "night", "--dry-run", "--json");
    expect(JSON.parse(stdout)).toMatchObject({
      state: "planned",
      steps: [{ master: "master-a", effects: [{ channel: "main", now: "studio", after: "night" }] }, { master: "master-b" }],
      findings: [],
    });
    expect(turns()).toEqual([]);
    expect(ssh.scripts.join()).not.toContain("echo ours");
  });

  it("asks for confirmation, and names the flag that answers when there is no terminal", async () => {
    const { run, turns } = radio();
    expect(await run("switch", "main", "night")).toMatchObject({ code: 2, stderr: expect.stringContaining("--yes") });
    expect(turns()).toEqual([]);
  });

  it.each([
    ["airtime", "not-ready", "airtime can't play on master-a: unreachable", () => undefined],
    [
      "night",
      "not-ready",
      "night can't play on master-a: nothing to play",
      (a: Master) => void (a.source("night").connected = false),
    ],
    ["studio", "silent", "studio can't play on master-a: silent", (a: Master) => void (a.source("studio").silent = true)],
  ])("guard: %s, %s; exit 4 without --force", async (source, guard, message, breaks) => {
    const { run, a, turns } = radio();
    breaks(a);
    const refused = await run("switch", "main", source, "--yes");
    expect(refused).toMatchObject({ code: 4, stderr: expect.stringContaining(message) });
    expect(refused.stderr).toContain(`--force ${guard}`);
    expect(turns()).toEqual([]);
    expect(await run("switch", "main", source, "--yes", "--force", guard)).toMatchObject({ code: 0 });
    expect(a.held).toBe(source);
  });

  it("changes the other master when one is unreachable, and ends with 5", async () => {
    const { run, b } = radio({ without: ["master-a"] });
    b.source("@master-a").connected = false;
    const { code, stdout } = await run("switch", "main", "night", "--yes");
    expect([code, b.held, b.onAir]).toEqual([5, "night", "night"]);
    expect(stdout).toContain("master-a  left out: master-a: no route to the host");
  });

  it("does the same when one Liquidsoap does not answer, and nothing when both do not", async () => {
    const { run, a, b } = radio();
    b.down = true;
    expect(await run("switch", "main", "night", "--yes")).toMatchObject({ code: 5 });
    expect(a.held).toBe("night");
    a.down = true;
    expect(await run("switch", "main", "--auto", "--yes")).toMatchObject({
      code: 5,
      stderr: expect.stringContaining("does not answer"),
    });
  });

  it("does not change a master that another run holds; exit 6", async () => {
    const { run, b, turns } = radio();
    b.lockedBy = "bob@desk, run r1, since now";
    expect(await run("switch", "main", "night", "--yes")).toMatchObject({ code: 6, stderr: expect.stringContaining("bob@desk") });
    expect(turns()).toEqual([]);
  });

  it("refuses when the programme has changed since the plan was shown", async () => {
    const { run, a, turns } = radio();
    let looks = 0;
    a.onCommand = (command) => {
      if (command === "status" && (looks += 1) === 2) a.source("studio").connected = false;
    };
    expect(await run("switch", "main", "night", "--yes")).toMatchObject({
      code: 1,
      stderr: expect.stringContaining("has changed since"),
    });
    expect(turns()).toEqual([]);
  });

  it("fails when Liquidsoap plays something else afterwards; exit 1", async () => {
    const { run, a } = radio();
    a.deaf = true;
    const { code, stdout } = await run("switch", "main", "night", "--yes");
    expect(code).toBe(1);
    expect(stdout).toContain("master-a  the master was asked to hold night, but plays studio");
  });

  it.each([
    [["switch", "main"], "takes a source to hold, or --auto"],
    [["switch", "main", "night", "--auto"], "takes a source to hold, or --auto"],
    [["switch", "talk", "night"], 'no channel "talk"'],
    [["switch", "main", "nigt"], 'no source of main "nigt"'],
    [["switch", "main", "night", "--master", "eu-1"], 'no master "eu-1"'],
    [["switch", "main", "night", "--force", "all"], 'no guard "all"'],
    [["kick", "night"], "it has no encoder"],
  ])("%j is wrong usage", async (argv, message) => {
    const { run, ssh } = radio();
    expect(await run(...argv, "--yes")).toMatchObject({ code: 2, stderr: expect.stringContaining(message) });
    expect(ssh.commands).toEqual([]);
  });
});

describe("radioctl source kick", () => {
  it("disconnects the encoder where it is connected, and shows what plays afterwards", async () => {
    const { run, a, turns } = radio();
    expect(await run("kick", "studio", "--yes")).toMatchObject({
      code: 0,
      stdout: [
        "master-a  main  disconnect its encoder: studio -> night",
        "master-b  nothing to do: no encoder of studio is connected",
        "master-a  ok  main plays night",
        "",
      ].join("\n"),
    });
    expect(turns()).toEqual(["master-a: kick studio"]);
    expect(await run("kick", "studio", "--yes")).toMatchObject({ code: 0, stdout: expect.stringContaining("nothing to do") });
    expect(a.onAir).toBe("night");
  });

  it("reports when the encoder has reconnected", async () => {
    const { run, a } = radio();
    a.stubborn = true;
    expect((await run("kick", "studio", "--yes")).stdout).toContain("main plays studio; its encoder has reconnected\n");
  });

  it("guard last-source refuses to disconnect the only source; exit 4", async () => {
    const { run, a, turns } = radio();
    a.source("night").connected = false;
    expect(await run("kick", "studio", "--yes")).toMatchObject({
      code: 4,
      stderr: expect.stringContaining("without it the emergency tone plays"),
    });
    expect(turns()).toEqual([]);
    expect(await run("kick", "studio", "--yes", "--force", "last-source")).toMatchObject({ code: 0 });
    expect(a.onAir).toBe("@emergency");
  });
});
