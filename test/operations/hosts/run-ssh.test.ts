import { existsSync, mkdtempSync, readFileSync, rmSync, statSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { expect, it, onTestFinished } from "vitest";
import { RadioctlError } from "../../../src/errors.js";
import { runSsh } from "../../../src/operations/hosts/run-ssh.js";
import type { SshTarget } from "../../../src/ports/ssh.js";
import { fakeWorld } from "../../fakes/world.js";

const target: SshTarget = { name: "eu-1", address: "192.0.2.21", user: "admin", port: 22 };
const session = { target, command: [], terminal: false };
const known = { knownHosts: async () => "192.0.2.21 ssh-ed25519 AAAA\n" };
const nobody = async () => {
  throw new Error("only the terminal's program runs");
};

/** Runs a session with this program as ssh. */
function world(interactive: (argv: readonly string[]) => Promise<number>, hostKeys = known) {
  const TMPDIR = mkdtempSync(join(tmpdir(), "radioctl-run-ssh-"));
  onTestFinished(() => rmSync(TMPDIR, { recursive: true }));
  return fakeWorld({
    cwd: TMPDIR,
    env: { TMPDIR },
    hostKeys,
    processes: { run: nobody, interactive, alive: () => false, pid: 1, program: ["node"] },
  }).world;
}

it("gives ssh the known keys in a file that only the owner can read, while it runs, and returns its exit code", async () => {
  let config = "";
  const code = await runSsh(
    world(async ([, , path = ""]) => {
      config = path;
      const [, knownHosts = ""] = /UserKnownHostsFile "(.*)"/u.exec(readFileSync(config, "utf8")) ?? [];
      expect(readFileSync(knownHosts, "utf8")).toBe("192.0.2.21 ssh-ed25519 AAAA\n");
      expect(statSync(knownHosts).mode & 0o777).toBe(0o600);
      return 42;
    }),
    session,
  );
  expect(code).toBe(42);
  expect(existsSync(dirname(config))).toBe(false);
});

it("leaves nothing behind when there is no ssh", async () => {
  let folder = "";
  const noSsh = async ([, , path = ""]: readonly string[]) => {
    folder = dirname(path);
    throw new RadioctlError("failed", "ssh: no such program");
  };
  await expect(runSsh(world(noSsh), session)).rejects.toMatchObject({ kind: "failed" });
  expect(existsSync(folder)).toBe(false);
});

it("starts nothing for a host whose key is not known", async () => {
  const unknown = { knownHosts: () => Promise.reject(new RadioctlError("hostKey", "its host key is not known")) };
  const started = async () => Promise.reject(new Error("started"));
  await expect(runSsh(world(started, unknown), session)).rejects.toMatchObject({ kind: "hostKey" });
});
