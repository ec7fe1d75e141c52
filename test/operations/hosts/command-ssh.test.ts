import { describe, expect, it } from "vitest";
import type { OpenSshSession } from "../../../src/host/openssh.js";
import { sshCommand } from "../../../src/operations/hosts/command-ssh.js";
import { parse } from "../../cli/argv.js";

async function run(argv: string[], exitCode = 0, given: Parameters<typeof parse>[2] = {}) {
  const sessions: OpenSshSession[] = [];
  const ended = await parse(
    (context) =>
      sshCommand(context, async (_world, session) => {
        sessions.push(session);
        return exitCode;
      }),
    argv,
    given,
  );
  return { ...ended, sessions };
}

describe("radioctl ssh", () => {
  it.each<[string[], Partial<OpenSshSession>]>([
    [["eu-1"], { command: [], terminal: false }],
    [["eu-1", "--", "uptime"], { command: ["uptime"], terminal: false }],
    [["eu-1", "--", "systemctl", "status", "-n", "5", "a b"], { command: ["systemctl", "status", "-n", "5", "a b"] }],
    [["-t", "eu-1", "--", "htop"], { command: ["htop"], terminal: true }],
  ])("%j", async (argv, session) => {
    const { sessions, code } = await run(argv);
    expect(sessions).toEqual([
      expect.objectContaining({ ...session, target: expect.objectContaining({ address: "192.0.2.21" }) }),
    ]);
    expect(code).toBe(0);
  });

  it("ends with ssh's exit code, and gives a hint when ssh itself failed", async () => {
    expect(await run(["eu-1", "--", "false"], 1)).toMatchObject({ code: 1, stderr: "" });
    expect(await run(["eu-1"], 255)).toMatchObject({ code: 255, stderr: expect.stringContaining("radioctl diff eu-1") });
  });

  it("accepts only hosts of the inventory", async () => {
    await expect(run(["eu1"])).rejects.toMatchObject({ kind: "usage", hint: 'did you mean "eu-1"?' });
  });

  it("with --dry-run shows the command line and runs nothing", async () => {
    const { sessions, stdout, code } = await run(["eu-1", "--", "reboot"], 0, { globals: { dryRun: true } });
    expect(sessions).toEqual([]);
    expect(stdout).toBe("ssh -F '(a configuration for this session)' -- 192.0.2.21 reboot\n");
    expect(code).toBe(0);
  });
});
