import { appendFileSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { realFiles } from "../../../src/adapters/files.js";
import { RadioctlError } from "../../../src/errors.js";
import { reportCommand } from "../../../src/operations/report/command.js";
import type { World } from "../../../src/world.js";
import { parse, station } from "../../cli/argv.js";
import { ScriptedPrompt } from "../../fakes/prompt.js";
import { found } from "./radio.js";

const at = "2026-11-22T05:00:00.000Z";
type Given = Parameters<typeof parse>[2];

/** Runs one report after the other, one finding (a letter) each; returns the result of the last one. */
async function run(argv: string[], letter: string, given: Given = {}, more: { error?: Error } = {}) {
  return parse(
    (context) =>
      reportCommand(context, () => ({
        keepers: {},
        probe: async () => {
          if (more.error !== undefined) throw more.error;
          return { at, seconds: 1.25, findings: [found(letter)], listeners: [], onAir: [] };
        },
      })),
    argv,
    given,
  );
}

describe("radioctl report", () => {
  it("is silent when all is well, and while a finding is only suspected", async () => {
    expect(await run([], ".")).toEqual({ code: 0, stdout: "", stderr: "" });
    expect(await run([], "c")).toEqual({ code: 0, stdout: "", stderr: "" });
  });

  it("prints raised incidents, with the exit code of the worst", async () => {
    const cwd = station().cwd;
    const given = { cwd };
    await run([], "w", given);
    await run([], "w", given);
    const { code, stdout } = await run([], "w", given);
    expect(code).toBe(1);
    expect(stdout).toBe(
      `WARNING   eu-1 /live.mp3 lag: 2.0 s behind master-a, limit 1.5 s  since ${at}\n          radioctl logs eu-1\n`,
    );
    const { exitCode, raised } = JSON.parse((await run([], "w", { ...given, globals: { json: true } })).stdout) as {
      exitCode: number;
      raised: unknown[];
    };
    expect([exitCode, raised.length]).toEqual([1, 1]);
  });

  it("with --alert but without a channel is wrong usage", async () => {
    await expect(run(["--alert"], "c")).rejects.toMatchObject({ kind: "usage" });
  });

  it("that could not probe prints why, and ends with 3", async () => {
    const ended = await run([], ".", {}, { error: new RadioctlError("unreachable", "no name server answers") });
    expect(ended).toMatchObject({ code: 3, stdout: "", stderr: "no name server answers\n" });
  });

  it("ends with 6 while another report is running, and cron has nothing to mail", async () => {
    const cwd = station().cwd;
    await realFiles.write(
      join(cwd, "report/state.json.lock.1"),
      JSON.stringify({ operator: "bob@desk", pid: 1, since: new Date(0).toISOString() }),
    );
    expect(await run([], "c", { cwd })).toEqual({ code: 6, stdout: "", stderr: "" });
    expect((await run([], "c", { cwd, globals: { verbose: true } })).stderr).toContain("process 1 of bob@desk");
  });

  it("is paused by hand, for the given time", async () => {
    const cwd = station().cwd;
    expect((await run(["--pause", "2h"], ".", { cwd })).stderr).toBe(
      "reports are paused until 1970-01-01T02:00:00.000Z; to end the pause: radioctl report --resume\n",
    );
    for (let look = 0; look < 3; look++) expect((await run([], "c", { cwd })).code).toBe(0);
    expect((await run([], "c", { cwd, globals: { verbose: true } })).stdout).toMatch(
      /^reports paused: requested by anna@laptop, until 1970/u,
    );
    await run(["--resume"], ".", { cwd });
    for (let look = 0; look < 2; look++) await run([], "c", { cwd });
    expect((await run([], "c", { cwd })).code).toBe(2);
  });

  it.each([
    ["--every", "7m"],
    ["--every", "0"],
    ["--pause", "soon"],
    ["--install-cron", "launchd"],
  ])("%s %s is wrong usage", async (...argv) => {
    await expect(run(argv, ".")).rejects.toMatchObject({ code: "commander.invalidArgument" });
  });
});

describe("radioctl report --install-cron", () => {
  /** A station's folder with an alert channel. */
  function toldStation() {
    const { cwd } = station();
    appendFileSync(join(cwd, "radio.yaml"), "report: { channels: { desk: { kind: mail, to: [anna@radio.example] } } }\n");
    return cwd;
  }

  /** A machine with a user's crontab. */
  function crontab(before: string) {
    const machine = { text: before, writes: 0 };
    const processes: World["processes"] = {
      run: async ({ argv, stdin }) => {
        if (argv[1] === "-l") return { code: machine.text === "" ? 1 : 0, stdout: machine.text.trimEnd(), stderr: "" };
        machine.text = String(stdin);
        machine.writes += 1;
        return { code: 0, stdout: "", stderr: "" };
      },
      interactive: async () => 0,
      alive: () => false,
      pid: 1,
      program: ["/usr/bin/node", "/opt/radioctl/bin/radioctl.js"],
    };
    return { machine, processes };
  }

  it("shows the line and asks, installs it once, and prints what a timer lacks", async () => {
    const cwd = toldStation();
    const { machine, processes } = crontab("0 4 * * * backup\n");
    const dry = await run(["--install-cron"], ".", { cwd, processes, globals: { dryRun: true } });
    expect([dry.code, machine.writes]).toEqual([3, 0]);
    const argv = ["--install-cron", "--every", "10", "--html", "page.html"];
    const no = await run(argv, ".", { cwd, processes, prompt: new ScriptedPrompt([/^Install this\?$/u, "n"]) });
    expect([no.code, machine.writes]).toEqual([130, 0]);
    const { stdout, stderr } = await run(argv, ".", { cwd, processes, globals: { yes: true } });
    const line = `*/10 * * * * PATH=/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin /usr/bin/node /opt/radioctl/bin/radioctl.js --inventory ${cwd}/radio.yaml report --alert --html ${cwd}/page.html`;
    expect(stdout).toBe(`crontab:\n  ${line}\n`);
    expect(stderr).toContain("RADIO_STATION_KEY");
    expect(machine.text.split("\n").slice(0, 3)).toEqual(["0 4 * * * backup", "# radioctl report of radio.example: begin", line]);
    const again = await run(argv, ".", { cwd, processes, globals: { dryRun: true } });
    expect([again.code, again.stdout, machine.writes]).toEqual([undefined, "", 1]);
    expect(again.stderr).toContain("already installed");
  });

  it("without an alert channel installs nothing: each report would fail", async () => {
    const { machine, processes } = crontab("");
    await expect(run(["--install-cron"], ".", { processes, globals: { yes: true } })).rejects.toMatchObject({ kind: "usage" });
    expect(machine.writes).toBe(0);
  });

  it("with systemd writes the user's units, and enables them", async () => {
    const cwd = toldStation();
    const ran: string[] = [];
    const processes: World["processes"] = {
      ...crontab("").processes,
      run: async ({ argv }) => {
        ran.push(argv.join(" "));
        return { code: 0, stdout: "", stderr: "" };
      },
    };
    const env = { HOME: cwd, RADIOCTL_INVENTORY: "radio.yaml" };
    await run(["--install-cron", "systemd"], ".", { cwd, env, processes, globals: { yes: true } });
    expect(ran).toEqual(["systemctl --user daemon-reload", "systemctl --user enable --now radioctl-report-radio-example.timer"]);
    const service = readFileSync(join(cwd, ".config/systemd/user/radioctl-report-radio-example.service"), "utf8");
    expect(service).toContain(
      `ExecStart=/usr/bin/node /opt/radioctl/bin/radioctl.js --inventory ${cwd}/radio.yaml report --alert\n`,
    );
  });
});
