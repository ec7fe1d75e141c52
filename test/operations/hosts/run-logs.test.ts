import { describe, expect, it } from "vitest";
import { RadioctlError } from "../../../src/errors.js";
import { runLogs } from "../../../src/operations/hosts/run-logs.js";
import { FakeFleet, type FakeShell } from "../../fakes/fleet.js";
import { desiredRelay } from "../../host/desired-host.js";

const host = { target: { name: "eu-1", address: "192.0.2.21", user: "root", port: 22 }, desired: desiredRelay() };
const query = { units: ["nginx.service"], files: [], lines: 5, sinceSeconds: undefined };

async function logs(shell: FakeShell, follow = false, interrupted = new AbortController().signal) {
  const ssh = new FakeFleet({ "eu-1": shell });
  const lines: string[] = [];
  const ended = await runLogs({ ssh, interruption: () => interrupted }, { host, query, follow }, (line) =>
    lines.push(line),
  ).catch((error: unknown) => error);
  expect(ssh.open).toBe(0);
  return { lines, ended, commands: ssh.commands };
}
const lost = new RadioctlError("outcomeUnknown", "eu-1: the connection ended before the command did", { hint: "run it again" });

describe("logs", () => {
  it("are printed line by line, without the secrets in the host's files", async () => {
    const { lines, ended } = await logs(() => ({ stdout: "one\nparser: <admin-password>hunter2-sentinel</admin-password>\n" }));
    expect(lines).toEqual(["one", "parser: <admin-password>[secret]</admin-password>"]);
    expect(ended).toBeUndefined();
  });

  it("that can't be read are an error with the host's message", async () => {
    const { ended } = await logs(() => ({ code: 1, stderr: "sudo: a password is required\n" }));
    expect(ended).toMatchObject({ kind: "failed", host: "eu-1", message: expect.stringContaining("a password is required") });
  });

  it("are followed until Ctrl-C, which is not an error", async () => {
    const interrupted = new AbortController();
    const shell: FakeShell = ({ onLine }) => {
      onLine?.("one");
      interrupted.abort();
      return lost;
    };
    expect(await logs(shell, true, interrupted.signal)).toMatchObject({ lines: ["one"], ended: undefined });
  });

  it("are followed for at most a day", async () => {
    let script = "";
    const { ended } = await logs(({ stdin }) => {
      script = String(stdin);
      return { code: 124 };
    }, true);
    expect(script).toMatch(/^SECONDS_MOST=86400$/mu);
    expect(ended).toBeUndefined();
  });

  it("end with an error when the connection is lost while following", async () => {
    expect((await logs(() => lost, true)).ended).toMatchObject({ kind: "unreachable", host: "eu-1", exitCode: 5 });
  });
});
