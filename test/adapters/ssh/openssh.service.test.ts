import { execFile, execFileSync, spawn, type ChildProcess } from "node:child_process";
import { createHash } from "node:crypto";
import { once } from "node:events";
import { existsSync } from "node:fs";
import { copyFile } from "node:fs/promises";
import { connect as connectTcp, createServer, type AddressInfo } from "node:net";
import { setTimeout as pause } from "node:timers/promises";
import { promisify } from "node:util";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import type { SshEnvironment } from "../../../src/adapters/ssh/environment.js";
import { connectTo } from "../../../src/adapters/ssh/reach.js";
import type { ConnectOptions, SshConnection, SshTarget } from "../../../src/ports/ssh.js";
import { canRunOpenSsh, OpenSshd, sshKeygen } from "../../fakes/sshd-openssh.js";
import { failure, Machine, until } from "./environment.js";

let machine: Machine;
let sshd: OpenSshd;
let agent: ChildProcess | undefined;
let connections: SshConnection[];

beforeEach(async () => {
  machine = await Machine.create();
  connections = [];
});
afterEach(async () => {
  for (const connection of connections) connection.close();
  agent?.kill();
  agent = undefined;
  await sshd.stop();
  await machine.remove();
});

async function start(...settings: string[]): Promise<void> {
  sshd = await OpenSshd.start(settings);
  await machine.write("known_hosts", await sshd.knownHosts());
}

async function connect(
  target: Partial<SshTarget> = {},
  environment: Partial<SshEnvironment> = {},
  options: Partial<ConnectOptions> = {},
): Promise<SshConnection> {
  const all = machine.target(sshd.port, { identityFile: sshd.identityFile, ...target });
  const connection = await connectTo(all, { timeoutSeconds: 10, ...options }, machine.environment(environment));
  connections.push(connection);
  return connection;
}

/** An ssh-agent with these private keys. */
async function agentWith(...keys: string[]): Promise<Partial<SshEnvironment>> {
  const socket = machine.path("agent.sock");
  agent = spawn("ssh-agent", ["-D", "-a", socket], { stdio: "ignore" });
  await until(() => existsSync(socket));
  execFileSync("ssh-add", ["-q", ...keys], { env: { ...process.env, SSH_AUTH_SOCK: socket }, stdio: "ignore" });
  return { variables: { SSH_AUTH_SOCK: socket } };
}

function keys(count: number): string[] {
  const files = Array.from({ length: count }, (_, index) => machine.path(`other-${index}`));
  for (const file of files) sshKeygen("-q", "-t", "ed25519", "-N", "", "-f", file);
  return files;
}

describe.skipIf(!canRunOpenSsh())("against OpenSSH's sshd (needs root and openssh-server)", () => {
  it("runs commands with their input, output, errors and status", async () => {
    await start();
    const connection = await connect();
    const stdin = Buffer.alloc(3 * 1024 * 1024, "radio");
    const sum = createHash("sha256").update(stdin).digest("hex");
    expect(await connection.run({ command: "sha256sum; echo oops >&2; exit 3", stdin, timeoutSeconds: 10 })).toEqual({
      code: 3,
      stdout: `${sum}  -\n`,
      stderr: "oops\n",
    });
    expect(connection.login).toEqual({ user: "root", port: sshd.port, method: "publickey" });
  });

  it("reports the signal that killed a command", async () => {
    await start();
    expect(await (await connect()).run({ command: "kill -9 $$", timeoutSeconds: 5 })).toMatchObject({ code: 137 });
  });

  it("reports an unknown outcome when the connection's sshd is killed, and the process continues", async () => {
    await start();
    expect(await failure((await connect()).run({ command: "kill -9 $PPID; sleep 5", timeoutSeconds: 10 }))).toMatchObject({
      kind: "outcomeUnknown",
    });
  });

  it("refuses an unknown key with the fingerprint that ssh-keygen prints", async () => {
    await start();
    const error = await failure(connect({ knownHostsFile: machine.path("empty") }));
    const [, fingerprint] = sshKeygen("-l", "-f", `${sshd.folder}/host_key.pub`).split(" ");
    expect(error).toMatchObject({ kind: "hostKey" });
    expect(error?.message).toContain(`ssh-ed25519 ${fingerprint}`);
  });

  it("pins an accepted key in a form that OpenSSH's ssh accepts", async () => {
    await start();
    const knownHostsFile = machine.path("pinned");
    expect((await connect({ knownHostsFile }, {}, { acceptNewHostKey: true })).hostKey.known).toBe("pinned-now");
    const options = [
      "StrictHostKeyChecking=yes",
      `UserKnownHostsFile=${knownHostsFile}`,
      "GlobalKnownHostsFile=none",
      "BatchMode=yes",
    ];
    const args = [...options.flatMap((each) => ["-o", each]), "-F", "none", "-i", sshd.identityFile, "-p", String(sshd.port)];
    expect((await promisify(execFile)("ssh", [...args, "root@127.0.0.1", "echo", "in"])).stdout).toBe("in\n");
  });

  it("refuses a changed key", async () => {
    await start();
    const [other] = keys(1);
    const line = sshKeygen("-y", "-f", String(other)).trim();
    await machine.write("known_hosts", `[127.0.0.1]:${sshd.port} ${line}\n`);
    expect(await failure(connect({}, {}, { acceptNewHostKey: true }))).toMatchObject({ kind: "hostKey" });
  });

  it("finds the host's key in a hashed known_hosts", async () => {
    await start();
    const users = await machine.write("users_known_hosts", await sshd.knownHosts());
    sshKeygen("-H", "-f", users);
    expect((await connect({ knownHostsFile: undefined })).hostKey.known).toBe("known");
  });

  it("logs in with the agent's key", async () => {
    await start();
    const environment = await agentWith(sshd.identityFile);
    expect((await connect({ identityFile: undefined }, environment)).login.method).toBe("publickey");
  });

  it("offers the identity file's key first when the agent holds more keys than the server tries", async () => {
    await start("MaxAuthTries 2");
    await copyFile(`${sshd.identityFile}.pub`, machine.path("radio.pub"));
    const environment = await agentWith(...keys(4), sshd.identityFile);
    expect((await connect({ identityFile: machine.path("radio") }, environment)).login.method).toBe("publickey");
    expect(await failure(connect({ identityFile: undefined }, environment))).toMatchObject({ kind: "authentication" });
  });

  it("is refused with a wrong password", async () => {
    await start("PasswordAuthentication yes");
    const error = await failure(connect({ identityFile: undefined }, {}, { password: "not the password" }));
    expect(error).toMatchObject({ kind: "authentication", host: "eu-1" });
  });

  it("runs many commands over few sessions (MaxSessions 2)", async () => {
    await start("MaxSessions 2");
    const connection = await connect();
    const many = Array.from({ length: 12 }, (_, index) => connection.run({ command: `echo ${index}`, timeoutSeconds: 10 }));
    expect((await Promise.all(many)).map(({ stdout }) => stdout)).toEqual(Array.from({ length: 12 }, (_, index) => `${index}\n`));
  });

  /** Connects until sshd sends its greeting. While the connection that checked for its start is still open, sshd refuses: too many logins. */
  async function takeTheOnlyLogin() {
    for (let tries = 0; tries < 200; tries++) {
      const socket = connectTcp(sshd.port, "127.0.0.1");
      const [greeting] = (await once(socket, "data")) as [Buffer];
      if (greeting.toString().startsWith("SSH-")) return socket;
      socket.destroy();
      await pause(50);
    }
    throw new Error("sshd sent no greeting for 10 s");
  }

  it("tries again when there are too many simultaneous logins (MaxStartups)", async () => {
    await start("MaxStartups 1");
    const other = await takeTheOnlyLogin();
    let pauses = 0;
    const random = () => {
      pauses += 1;
      other.destroy();
      return 0;
    };
    expect((await connect({}, { random })).login.user).toBe("root");
    expect(pauses).toBeGreaterThan(0);
  });

  it("connects through a jump host, and forwards to a service on the host's loopback", async () => {
    await start();
    const echo = createServer((socket) => socket.pipe(socket)).listen(0, "127.0.0.1");
    await once(echo, "listening");
    const connection = await connect({ jump: `root@127.0.0.1:${sshd.port}` });
    const stream = await connection.openTcp("127.0.0.1", (echo.address() as AddressInfo).port);
    stream.write("ping");
    expect(String((await once(stream, "data"))[0])).toBe("ping");
    stream.destroy();
    echo.close();
    expect(await sshd.accepted()).toBe(2);
  });

  it("follows the user's OpenSSH configuration: name, port, user, identity, jump host, known_hosts", async () => {
    await start();
    const users = await machine.write("known", `${await sshd.knownHosts()}target-key ${await sshd.hostKey()}\n`);
    const everyone = [
      "HostName 127.0.0.1",
      `Port ${sshd.port}`,
      "User root",
      `IdentityFile ${sshd.identityFile}`,
      `UserKnownHostsFile ${users}`,
    ];
    const lines = ["Host target", "ProxyJump gate", "HostKeyAlias target-key", "Host *", ...everyone];
    const config = await machine.write("config", `${lines.join("\n")}\n`);
    const openSshConfig = async (args: readonly string[]) =>
      (await promisify(execFile)("ssh", ["-F", config, "-G", ...args])).stdout;
    const connection = await connect(
      { address: "target", port: 22, assumed: ["user", "port"], identityFile: undefined, knownHostsFile: undefined },
      { openSshConfig },
    );
    expect(await connection.run({ command: "id -un", timeoutSeconds: 5 })).toMatchObject({ code: 0, stdout: "root\n" });
    expect(connection.login).toMatchObject({ user: "root", port: sshd.port });
    expect(await sshd.accepted()).toBe(2);
  });
});
