import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { describe, expect, it } from "vitest";
import { mustRunAsRoot, runAsRoot } from "../../src/host/run-as-root.js";
import type { RemoteCommand, RemoteResult, SshConnection } from "../../src/ports/ssh.js";

/** A connection that records its commands. */
function connected(user: string, answer: Partial<RemoteResult> = {}) {
  const sent: RemoteCommand[] = [];
  const connection = {
    login: { user, port: 22, method: "publickey" },
    run: async (command: RemoteCommand) => {
      sent.push(command);
      return Promise.resolve({ code: 0, stdout: "", stderr: "", ...answer });
    },
  } as unknown as SshConnection;
  return { connection, sent };
}

const sudo = 'sudo -n env "SSH_CONNECTION=$SSH_CONNECTION"';

describe("work as root", () => {
  it.each([
    ["root", "sh -s"],
    ["admin", `${sudo} sh -s`],
  ])("as %s is a script on stdin, where other users of the host cannot read it", async (user, command) => {
    const { connection, sent } = connected(user);
    await runAsRoot(connection, { script: ["echo secret"], timeoutSeconds: 7 });
    expect(sent).toEqual([{ command, stdin: "echo secret\n", timeoutSeconds: 7, onLine: undefined }]);
  });

  it.each([
    ["root", "tar -xf - -C '/a b'"],
    ["admin", `${sudo} tar -xf - -C '/a b'`],
  ])("as %s is a program with its arguments and a free stdin", async (user, command) => {
    const { connection, sent } = connected(user);
    await runAsRoot(connection, { command: ["tar", "-xf", "-", "-C", "/a b"], stdin: "bytes", timeoutSeconds: 7 });
    expect(sent).toMatchObject([{ command, stdin: "bytes" }]);
  });

  it("returns any exit code", async () => {
    const { connection } = connected("root", { code: 3 });
    expect(await runAsRoot(connection, { script: [], timeoutSeconds: 1 })).toMatchObject({ code: 3 });
  });

  it.each([
    [{ code: 2, stderr: "no such file\n" }, "its logs could not be read: no such file"],
    [{ code: 2 }, "its logs could not be read: exit code 2"],
  ])("that must succeed fails with the host's name when the host answers %j", async (answer, message) => {
    const { connection } = connected("root", answer);
    const ran = mustRunAsRoot(connection, "eu-1", { script: [], timeoutSeconds: 1 }, "its logs could not be read");
    await expect(ran).rejects.toMatchObject({ kind: "failed", host: "eu-1", message });
  });
});

it("no other module builds a command line for sudo", () => {
  const src = fileURLToPath(new URL("../../src", import.meta.url));
  const files = readdirSync(src, { recursive: true, encoding: "utf8" }).filter((name) => name.endsWith(".ts"));
  expect(files.filter((name) => readFileSync(join(src, name), "utf8").includes("sudo -n"))).toEqual(["host/run-as-root.ts"]);
});
