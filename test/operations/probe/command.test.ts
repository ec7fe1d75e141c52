import { describe, expect, it } from "vitest";
import { RadioctlError } from "../../../src/errors.js";
import type { Finding } from "../../../src/health/finding.js";
import { probeCommand } from "../../../src/operations/probe/command.js";
import type { ProbeRequest } from "../../../src/operations/probe/run.js";
import { parse } from "../../cli/argv.js";
import { fine, gone, hostile, late, resultOf } from "./probe-result.js";

async function run(argv: string[], findings: Finding[] = [fine], given: Parameters<typeof parse>[2] = {}) {
  let request: ProbeRequest | undefined;
  const ended = await parse(
    (context) =>
      probeCommand(context, async (_world, _fleet, asked) => {
        request = asked;
        return Promise.resolve(resultOf(...findings));
      }),
    argv,
    given,
  );
  return { ...ended, request };
}

describe("radioctl probe", () => {
  it.each<[string[], Partial<ProbeRequest>]>([
    [[], { sampleSeconds: 5 }],
    [["--sample", "1.5s"], { sampleSeconds: 1.5 }],
    [["--sample", "60s", "eu-1"], { sampleSeconds: 60 }],
  ])("%j", async (argv, request) => expect((await run(argv)).request).toMatchObject(request));

  it("says once that nothing is backed up without a bucket, not to monitoring, and not when only a part is probed", async () => {
    const notice = "not checked: backup, nothing is backed up: the inventory has no artifacts (radioctl help bucket)\n";
    const { stdout, code } = await run([]);
    expect([stdout.split(notice).length, code]).toEqual([2, 0]);
    expect(
      (await run(["--format", "html"], [fine], { histories: { open: async () => Promise.resolve(undefined) } })).stdout,
    ).toContain("nothing is backed up");
    for (const argv of [
      ["eu-1"],
      ["--format", "nagios"],
      ["--format", "prometheus"],
      ["--format", "junit"],
      ["--format", "json"],
    ])
      expect((await run(argv)).stdout, argv.join(" ")).not.toContain("backed up");
  });

  it("accepts hosts, regions, channels, dns and sources", async () => {
    expect((await run(["eu-1", "dns"])).request?.selection).toMatchObject({ hosts: ["eu-1"], dns: true, sources: false });
  });

  it.each<[Finding[], number]>([
    [[fine], 0],
    [[fine, late], 1],
    [[fine, late, gone, hostile], 2],
    [[fine, hostile], 3],
    [[], 3],
  ])("has the exit codes of monitoring plugins", async (findings, code) => expect((await run([], findings)).code).toBe(code));

  it.each([
    ["text", /^WARNING /u],
    ["json", /^\{\n {2}"verdict": "WARNING",\n {2}"at": /u],
    ["nagios", /^RADIO WARNING: /u],
    ["prometheus", /^# HELP radioctl_probe_verdict /u],
    ["junit", /^<\?xml /u],
  ])("--format %s", async (format, beginning) => expect((await run(["--format", format], [late])).stdout).toMatch(beginning));

  it("--format html is a page, without curves when there is no history", async () => {
    const histories = { open: async () => Promise.resolve(undefined) };
    const { stdout, code } = await run(["--format", "html"], [late], { histories });
    expect(stdout).toMatch(/^<!doctype html>/u);
    expect(stdout).toContain("2.01 s behind master-a");
    expect(code).toBe(1);
  });

  it("--format html continues without curves while another process uses the history, and reports it", async () => {
    const locked = new RadioctlError("locked", "another process is using history.sqlite", { hint: "run it again" });
    const histories = { open: async () => Promise.reject(locked) };
    const { stdout, stderr, code } = await run(["--format", "html"], [late], { histories });
    expect(stdout).toContain("2.01 s behind master-a");
    expect(stderr).toBe("the page has no curves: another process is using history.sqlite; run it again\n");
    expect(code).toBe(1);
    const defect = { open: async () => Promise.reject(new TypeError("a defect")) };
    await expect(run(["--format", "html"], [late], { histories: defect })).rejects.toThrow("a defect");
  });

  it("--json is --format json, whatever --format names", async () => {
    const { stdout } = await run(["--format", "text"], [late], { globals: { json: true } });
    expect(JSON.parse(stdout)).toMatchObject({ verdict: "WARNING", findings: [{ check: "lag" }] });
  });

  it.each([[["--sample", "0.5s"]], [["--sample", "61s"]], [["--sample", "5"]], [["--format", "xml"]]])(
    "%j is wrong usage",
    async (argv) => {
      await expect(run(argv)).rejects.toMatchObject({ code: expect.stringMatching(/^commander\.invalid/u) });
    },
  );

  it("a word that the inventory does not have is wrong usage, exit code 2", async () => {
    await expect(run(["eu-11"])).rejects.toMatchObject({ kind: "usage", exitCode: 2, hint: 'did you mean "eu-1"?' });
  });
});
