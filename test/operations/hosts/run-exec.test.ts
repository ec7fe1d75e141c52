import { describe, expect, it } from "vitest";
import { RadioctlError } from "../../../src/errors.js";
import { remoteCommand, runExec } from "../../../src/operations/hosts/run-exec.js";
import type { SshTarget } from "../../../src/ports/ssh.js";
import { FakeFleet } from "../../fakes/fleet.js";

const target = (name: string): SshTarget => ({ name, address: "192.0.2.1", user: "admin", port: 22 });
const request = { command: ["uptime"], root: false, timeoutSeconds: 60 };

describe("one command on many hosts", () => {
  it("returns each host's own answer, in order, whatever happens on the others", async () => {
    const ssh = new FakeFleet({ "eu-1": () => ({ stdout: "up\n" }), "eu-2": () => ({ code: 3, stderr: "down\n" }) });
    expect(await runExec({ ssh }, { ...request, hosts: ["us-1", "eu-2", "eu-1"].map(target) })).toEqual([
      { host: "us-1", error: expect.objectContaining({ kind: "unreachable" }) },
      { host: "eu-2", result: { code: 3, stdout: "", stderr: "down\n" } },
      { host: "eu-1", result: { code: 0, stdout: "up\n", stderr: "" } },
    ]);
    expect(ssh.open).toBe(0);
  });

  it("runs on at most 16 hosts at once", async () => {
    const names = Array.from({ length: 40 }, (_, index) => `eu-${index}`);
    const ssh = new FakeFleet(Object.fromEntries(names.map((name) => [name, () => ({})])));
    expect(await runExec({ ssh }, { ...request, hosts: names.map(target) })).toHaveLength(40);
    expect(ssh.mostAtOnce).toBe(16);
  });

  it("that timed out may still be running there, so the hint does not suggest running it again", async () => {
    const late = new RadioctlError("outcomeUnknown", "eu-1: the command did not end in 60 s", { hint: "run it again" });
    const ssh = new FakeFleet({ "eu-1": () => late });
    const [run] = await runExec({ ssh }, { ...request, hosts: [target("eu-1")] });
    expect(run).toMatchObject({ error: { exitCode: 1, hint: "it may still be running there; check with: radioctl ssh eu-1" } });
    expect(ssh.open).toBe(0);
  });
});

describe("the command line on a host", () => {
  const sudo = 'sudo -n env "SSH_CONNECTION=$SSH_CONNECTION"';
  it.each<[string[], boolean, string, string]>([
    [["df -h | tail -n 1"], false, "admin", "df -h | tail -n 1"],
    [["grep", "a b", "$HOME"], false, "admin", "grep 'a b' '$HOME'"],
    [["df -h | tail -n 1"], true, "admin", `${sudo} sh -c 'df -h | tail -n 1'`],
    [["grep", "a b", "$HOME"], true, "admin", `${sudo} grep 'a b' '$HOME'`],
    [["id", "-u"], true, "root", "id -u"],
  ])("of %j, as root: %s, by %s", (command, root, user, line) => expect(remoteCommand({ command, root }, user)).toBe(line));
});
