import { execFile } from "node:child_process";
import { promisify } from "node:util";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { knownHostsFor } from "../../../src/adapters/ssh/trust.js";
import { openSshArgv, openSshConfig } from "../../../src/host/openssh.js";
import type { SshTarget } from "../../../src/ports/ssh.js";
import { canRunOpenSsh, OpenSshd, sshKeygen } from "../../fakes/sshd-openssh.js";
import { failure, Machine } from "./environment.js";

let machine: Machine;
beforeEach(async () => {
  machine = await Machine.create();
});
afterEach(async () => machine.remove());

const one = "ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIOVLqHpgdXjHbvrNxC0GMdlCd/xuLuAlHNwtKBnsSYk6";
const two = "ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIHnJ1xQ2yHkGqk5Y1nYb4v5l8y3cQ2mJ6m1oH3wq7sKd";
const trusted = (changes: Partial<SshTarget> = {}, config?: string) =>
  knownHostsFor(
    machine.target(22, changes),
    machine.environment(config === undefined ? {} : { openSshConfig: async () => config }),
  );

describe("the host keys that a session may trust", () => {
  it.each<[string, Partial<SshTarget>, string, string, string]>([
    ["are the inventory's pins before all files", { hostKeys: [one] }, `127.0.0.1 ${two}\n`, "", `127.0.0.1 ${one}\n`],
    [
      "are those of the inventory's file before the operator's",
      {},
      `127.0.0.1 ${one}\n`,
      `127.0.0.1 ${two}\n`,
      `127.0.0.1 ${one}\n`,
    ],
    ["are those of the operator's file when the others do not have the host", {}, "", `127.0.0.1 ${two}\n`, `127.0.0.1 ${two}\n`],
    ["have the name with the port", { hostKeys: [one], port: 2222 }, "", "", `[127.0.0.1]:2222 ${one}\n`],
    [
      "have the name without the port if they are listed so, as OpenSSH does",
      { port: 2222 },
      "",
      `127.0.0.1 ${two}\n`,
      `127.0.0.1 ${two}\n`,
    ],
    [
      "never include a revoked key, in whichever file it is revoked",
      { hostKeys: [one] },
      "",
      `@revoked * ${one}\n`,
      `127.0.0.1 ${one}\n@revoked 127.0.0.1 ${one}\n`,
    ],
  ])("%s", async (_name, changes, inventorys, operators, expected) => {
    await machine.write("known_hosts", inventorys);
    await machine.write("users_known_hosts", operators);
    expect(await trusted(changes)).toBe(expected);
  });

  it("include those of the jump hosts, without the target's pins", async () => {
    await machine.write("known_hosts", `gate ${two}\n[far]:2222 ${two}\n`);
    const config = await machine.environment().openSshConfig([]);
    const environment = machine.environment({
      // Like `ssh -G`, which answers for any host name.
      openSshConfig: async (args) =>
        `hostname ${args.at(-1)}\nport ${args.includes("-p") ? args[args.indexOf("-p") + 1] : 22}\n${config}`,
    });
    const target = machine.target(22, { hostKeys: [one], jump: "gate,anna@far:2222" });
    expect((await knownHostsFor(target, environment)).split("\n").slice(0, -1)).toEqual([
      `127.0.0.1 ${one}`,
      `[far]:2222 ${two}`,
      `gate ${two}`,
    ]);
  });

  it("are an error for an unknown host, with a hint how to get its key", async () => {
    expect(await failure(trusted())).toMatchObject({ kind: "hostKey", hint: expect.stringContaining("log in once with ssh") });
    expect(await failure(trusted({ hostKeys: [one], jump: "gate" }))).toMatchObject({
      kind: "hostKey",
      message: expect.stringContaining("jump host of eu-1"),
    });
  });

  it("are an error for a jump host that leads to itself", async () => {
    await machine.write("known_hosts", `127.0.0.1 ${one}\n`);
    const config = "hostname 127.0.0.1\nport 22\nproxyjump 127.0.0.1\n";
    expect(await failure(trusted({}, config))).toMatchObject({ kind: "usage", message: expect.stringContaining("more than 4") });
  });
});

describe.skipIf(!canRunOpenSsh())("OpenSSH's ssh with these keys (needs root and openssh-server)", () => {
  let target: OpenSshd;
  let gate: OpenSshd;
  beforeEach(async () => {
    [target, gate] = await Promise.all([OpenSshd.start(), OpenSshd.start([`AuthorizedKeysFile ${machine.path("both.pub")}`])]);
  });
  afterEach(async () => void (await Promise.all([target.stop(), gate.stop()])));

  /** Runs `echo in` as `radioctl ssh` would. */
  async function session(changes: Partial<SshTarget>, believing?: string) {
    const at = machine.target(target.port, { identityFile: target.identityFile, ...changes });
    const knownHosts = await machine.write("trusted", believing ?? (await knownHostsFor(at, machine.environment())));
    const settings = openSshConfig({ target: at }, knownHosts);
    // Without the configuration of the user who runs the tests.
    const config = await machine.write("config", settings.replaceAll(/ {2}Include .*\n/gu, ""));
    const [ssh, ...args] = openSshArgv({ target: at, command: ["echo in"], terminal: false }, config);
    return promisify(execFile)(ssh, ["-o", "BatchMode=yes", ...args]);
  }

  it("accepts a pinned key, and one of the inventory's known_hosts", async () => {
    expect((await session({ hostKeys: [await target.hostKey()] })).stdout).toBe("in\n");
    await machine.write("known_hosts", await target.knownHosts());
    expect((await session({})).stdout).toBe("in\n");
  });

  it("refuses a host that shows another key than the pinned one, even if known_hosts files have it", async () => {
    await machine.write("known_hosts", await target.knownHosts());
    await machine.write("users_known_hosts", await target.knownHosts());
    await expect(session({ hostKeys: [one] })).rejects.toMatchObject({ code: 255 });
  });

  it("refuses a revoked key", async () => {
    await machine.write("users_known_hosts", `@revoked * ${await target.hostKey()}\n`);
    await expect(session({ hostKeys: [await target.hostKey()] })).rejects.toMatchObject({
      code: 255,
      stderr: expect.stringContaining("REVOKED"),
    });
  });

  it("verifies the jump host as strictly", async () => {
    await machine.write("both.pub", sshKeygen("-y", "-f", target.identityFile));
    const changes = { hostKeys: [await target.hostKey()], jump: `root@127.0.0.1:${gate.port}` };
    await machine.write("known_hosts", await gate.knownHosts());
    expect((await session(changes)).stdout).toBe("in\n");
    const wrong = `[127.0.0.1]:${gate.port} ${one}\n[127.0.0.1]:${target.port} ${await target.hostKey()}\n`;
    await expect(session(changes, wrong)).rejects.toMatchObject({ code: 255 });
  });
});
