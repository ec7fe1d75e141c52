import { execFileSync } from "node:child_process";
import { once } from "node:events";
import { createServer, type Server } from "node:net";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import type { SshEnvironment } from "../../../src/adapters/ssh/environment.js";
import { connectTo } from "../../../src/adapters/ssh/reach.js";
import type { ConnectOptions, SshTarget } from "../../../src/ports/ssh.js";
import { newKey, publicBlob, Sshd, type SshdOptions } from "../../fakes/sshd.js";
import { failure, Machine } from "./environment.js";

const key = newKey();
const otherKey = newKey();

let machine: Machine;
let sshd: Sshd | undefined;
let agent: Server | undefined;

beforeEach(async () => {
  machine = await Machine.create();
});
afterEach(async () => {
  await sshd?.stop();
  agent?.close();
  [sshd, agent] = [undefined, undefined];
  await machine.remove();
});

async function logIn(
  server: SshdOptions,
  target: Partial<SshTarget> = {},
  options: Partial<ConnectOptions> = {},
  environment: Partial<SshEnvironment> = {},
) {
  sshd = await Sshd.start(server);
  await machine.write("known_hosts", sshd.knownHosts);
  const connection = await connectTo(
    machine.target(sshd.port, target),
    { timeoutSeconds: 5, ...options },
    machine.environment(environment),
  );
  connection.close();
  return connection.login;
}

const config = (lines: string) => ({ openSshConfig: async () => lines });

describe("a login by key", () => {
  const authorized = [publicBlob(key)];

  it.each([["ed25519"], ["ecdsa"], ["rsa"]] as const)("uses the inventory's identity file, type %s", async (type) => {
    const own = newKey(type);
    await machine.write("radio", own);
    expect((await logIn({ authorized: [publicBlob(own)] }, { identityFile: "~/radio" })).method).toBe("publickey");
  });

  it("uses the identity files of OpenSSH's configuration, one after the other", async () => {
    const [first, second] = [await machine.write("first", otherKey), await machine.write("second", key)];
    await logIn(
      { authorized },
      {},
      {},
      config(`identityfile ${first}\nidentityfile ${machine.path("missing")}\nidentityfile ${second}\n`),
    );
    expect(sshd?.logins.length).toBeGreaterThan(1);
  });

  it("is tried before the password", async () => {
    const identityFile = await machine.write("radio", key);
    expect((await logIn({ authorized, password: "p" }, { identityFile }, { password: "p" })).method).toBe("publickey");
  });

  it("continues with the identity files when the agent does not answer", async () => {
    agent = createServer((socket) => socket.destroy()).listen(machine.path("agent"));
    await once(agent, "listening");
    const file = await machine.write("id", key);
    const environment = { ...config(`identityfile ${file}\n`), variables: { SSH_AUTH_SOCK: machine.path("agent") } };
    expect((await logIn({ authorized }, {}, {}, environment)).method).toBe("publickey");
  });

  it("names on failure what it cannot use: FIDO keys and certificates", async () => {
    const wrong = await machine.write("wrong", otherKey);
    await machine.write("wrong-cert.pub", "ssh-ed25519-cert-v01@openssh.com AAAA anna");
    // As ssh-keygen -t ed25519-sk writes it, but for the key itself.
    const body = Buffer.from(
      "openssh-key-v1\0\0\0\0\x04none\0\0\0\x04none\0\0\0\0\0\0\0\x01\0\0\0\x1ask-ssh-ed25519@openssh.com",
    );
    const armour = (text: string) => `-----BEGIN OPENSSH PRIVATE KEY-----\n${text}\n-----END OPENSSH PRIVATE KEY-----\n`;
    const fido = await machine.write("fido", armour(body.toString("base64")));
    const error = await failure(logIn({ authorized }, {}, {}, config(`identityfile ${fido}\nidentityfile ${wrong}\n`)));
    expect(error?.message).toContain(
      `tried ${wrong}; skipped ${fido} (a FIDO key, which radioctl cannot use), ${wrong}-cert.pub (a certificate, which radioctl cannot use); `,
    );
  });

  it("reports on failure what was tried, what was skipped and why, and what the server accepts", async () => {
    const encrypted = machine.path("encrypted");
    execFileSync("ssh-keygen", ["-q", "-t", "ed25519", "-N", "a passphrase", "-f", encrypted]);
    const wrong = await machine.write("wrong", otherKey);
    const error = await failure(logIn({ authorized }, {}, {}, config(`identityfile ${encrypted}\nidentityfile ${wrong}\n`)));
    expect(error).toMatchObject({ kind: "authentication", host: "eu-1" });
    expect(error?.message).toContain(
      `tried ${wrong}; skipped ${encrypted} (encrypted; load it with ssh-add); the server accepts publickey`,
    );
  });

  it("reports a missing identity file of the inventory", async () => {
    const error = await failure(logIn({ authorized }, { identityFile: "~/nowhere" }));
    expect(error?.message).toContain(`${machine.path("nowhere")} (no such file)`);
  });
});

describe("a login by password", () => {
  it.each([false, true])("works when it is given; keyboard-interactive: %s", async (keyboardInteractive) => {
    expect((await logIn({ password: "p w", keyboardInteractive }, {}, { password: "p w" })).method).toBe("password");
  });

  it("is not tried when none was given", async () => {
    const error = await failure(logIn({ password: "" }));
    expect(error).toMatchObject({ kind: "authentication" });
    expect(error?.hint).toContain("--ask-password");
    expect(sshd?.logins).toEqual(["root none"]);
  });

  it("fails when the password is wrong, and the error does not contain it", async () => {
    const error = await failure(logIn({ password: "right" }, {}, { password: "sentinel-wrong" }));
    expect(error).toMatchObject({ kind: "authentication", host: "eu-1" });
    expect(JSON.stringify([error, error?.message, error?.hint])).not.toContain("sentinel-wrong");
  });
});

describe("user and port", () => {
  const settings = (user: string) => config(`user ${user}\nport ${String(sshd?.port)}\nhostname 127.0.0.1\n`);

  it("come from OpenSSH's configuration when the inventory does not set them", async () => {
    const server = (sshd = await Sshd.start());
    await machine.write("known_hosts", server.knownHosts);
    const target = machine.target(22, { address: "eu-1.radio.example", user: "root", assumed: ["user", "port"] });
    const connection = await connectTo(target, { timeoutSeconds: 5 }, machine.environment(settings("admin")));
    connection.close();
    expect(connection.login).toMatchObject({ user: "admin", port: server.port });
  });

  it("default to root when OpenSSH only has the local user's name", async () => {
    expect(await logIn({}, { assumed: ["user"] }, {}, config("user anna\n"))).toMatchObject({ user: "root" });
  });

  it("come from the inventory when it sets them", async () => {
    expect(await logIn({}, { user: "deploy" }, {}, config("user admin\nport 1\n"))).toMatchObject({ user: "deploy" });
  });
});

describe("OpenSSH's ProxyCommand", () => {
  const proxied = config("proxycommand nc %h %p\n");

  it("is not run, and the error says what to set instead", async () => {
    const error = await failure(logIn({}, {}, {}, proxied));
    expect(error).toMatchObject({ kind: "usage", host: "eu-1" });
    expect(error?.hint).toContain("hosts.eu-1.ssh.jump");
  });

  it("is ignored when the inventory asks for a direct connection", async () => {
    expect(await logIn({}, { jump: "none" }, {}, proxied)).toMatchObject({ user: "root" });
  });
});
