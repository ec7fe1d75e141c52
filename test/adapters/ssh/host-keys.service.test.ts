import { readFile, stat, symlink } from "node:fs/promises";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { KnownHosts } from "../../../src/adapters/ssh/known-hosts.js";
import { connectTo } from "../../../src/adapters/ssh/reach.js";
import type { ConnectOptions, SshTarget } from "../../../src/ports/ssh.js";
import { newKey, publicLine, Sshd } from "../../fakes/sshd.js";
import { failure, Machine } from "./environment.js";

const ed25519 = newKey();
const ecdsa = newKey("ecdsa");
const rsa = newKey("rsa");
const other = newKey();

let machine: Machine;
let sshd: Sshd;

beforeEach(async () => {
  machine = await Machine.create();
  sshd = await Sshd.start({ hostKeys: [ed25519, ecdsa, rsa] });
});
afterEach(async () => {
  await sshd.stop();
  await machine.remove();
});

const name = () => `[127.0.0.1]:${sshd.port}`;
const entry = (key: string) => `${name()} ${publicLine(key)}\n`;

async function connect(target: Partial<SshTarget> = {}, options: Partial<ConnectOptions> = {}) {
  const connection = await connectTo(machine.target(sshd.port, target), { timeoutSeconds: 5, ...options }, machine.environment());
  connection.close();
  return connection;
}

async function expectRefused(target?: Partial<SshTarget>, options?: Partial<ConnectOptions>) {
  const error = await failure(connect(target, options));
  expect(error).toMatchObject({ kind: "hostKey", host: "eu-1" });
  expect(sshd.logins).toEqual([]);
  return `${error?.message} ${error?.hint}`;
}

describe("an unknown host key", () => {
  it("is refused before any login, with its fingerprint and the flag that accepts it", async () => {
    const text = await expectRefused(undefined, { acceptNewHostKey: false });
    expect(text).toContain("--accept-new-host-key");
    expect(text).toMatch(/ssh-ed25519 SHA256:[A-Za-z0-9+/]{43} /u);
    expect(await failure(stat(machine.path("known_hosts")))).toBeDefined();
  });

  it("is refused without a hint at an option that the command does not have", async () => {
    const text = await expectRefused();
    expect(text).not.toContain("--accept-new-host-key");
    expect(text).toContain(`log in once with ssh to check and save the key: ssh -p ${sshd.port} root@127.0.0.1`);
  });

  it("is accepted, but not pinned, by a command that is to change nothing", async () => {
    const connection = await connect({}, { acceptNewHostKey: true, pinNewHostKey: false });
    expect(connection.hostKey.known).toBe("accepted");
    expect(await failure(stat(machine.path("known_hosts")))).toBeDefined();
  });

  it("is refused when another run has pinned another key meanwhile", async () => {
    const environment = machine.environment({ knownHosts: async () => new KnownHosts([]) });
    await machine.write("known_hosts", entry(other));
    const options = { timeoutSeconds: 5, acceptNewHostKey: true };
    expect(await failure(connectTo(machine.target(sshd.port), options, environment))).toMatchObject({
      kind: "hostKey",
      message: expect.stringContaining("has CHANGED"),
    });
    expect(await readFile(machine.path("known_hosts"), "utf8")).toBe(entry(other));
  });

  it("is pinned when new keys are accepted, and is known afterwards", async () => {
    await machine.write("known_hosts", `other ${publicLine(other)}`);
    const first = await connect({}, { acceptNewHostKey: true });
    expect(first.hostKey).toMatchObject({ type: "ssh-ed25519", known: "pinned-now" });
    expect(await readFile(machine.path("known_hosts"), "utf8")).toBe(`other ${publicLine(other)}\n${entry(ed25519)}`);
    expect((await connect()).hostKey).toEqual({ ...first.hostKey, known: "known" });
  });

  it("is pinned once when several connections accept it at the same time", async () => {
    await Promise.all(Array.from({ length: 5 }, () => connect({}, { acceptNewHostKey: true })));
    expect(await readFile(machine.path("known_hosts"), "utf8")).toBe(entry(ed25519));
  });

  it("is not pinned when the login fails", async () => {
    await sshd.stop();
    sshd = await Sshd.start({ password: "right" });
    expect(await failure(connect({}, { acceptNewHostKey: true, password: "wrong" }))).toMatchObject({ kind: "authentication" });
    expect(await failure(stat(machine.path("known_hosts")))).toBeDefined();
  });
});

describe("a known host key", () => {
  it.each([
    ["ed25519", ed25519],
    ["ecdsa", ecdsa],
    ["rsa", rsa],
  ])("is requested first when only the %s key of several is known", async (_type, key) => {
    await machine.write("known_hosts", entry(key));
    expect((await connect()).hostKey).toMatchObject({ type: publicLine(key).split(" ")[0], known: "known" });
  });

  it("is found in the user's known_hosts too", async () => {
    await machine.write("users_known_hosts", entry(ecdsa));
    expect((await connect()).hostKey).toMatchObject({ type: "ecdsa-sha2-nistp256", known: "known" });
  });

  it("may come from an entry without the port, as with OpenSSH", async () => {
    await machine.write("users_known_hosts", `127.0.0.1 ${publicLine(ed25519)}`);
    expect((await connect()).hostKey.known).toBe("known");
  });

  it("is the one that the inventory pins, even if known_hosts files have another", async () => {
    await machine.write("known_hosts", entry(other));
    expect((await connect({ hostKeys: [`${publicLine(ecdsa)} eu-1`] })).hostKey.type).toBe("ecdsa-sha2-nistp256");
  });

  it("comes from the inventory's known_hosts before the user's", async () => {
    await machine.write("known_hosts", entry(ed25519));
    await machine.write("users_known_hosts", entry(other));
    expect((await connect()).hostKey.known).toBe("known");
  });
});

describe("a changed host key", () => {
  it("is refused even with --accept-new-host-key; the error names the old key's line and how to remove it", async () => {
    const file = await machine.write("known_hosts", `# ours\n${entry(other)}`);
    const text = await expectRefused({}, { acceptNewHostKey: true });
    expect(text).toContain(`${file}:2`);
    expect(text).toContain(`ssh-keygen -R '${name()}' -f ${file}`);
  });

  it("is refused when the inventory pins another key, even if the user's known_hosts has this one", async () => {
    await machine.write("users_known_hosts", entry(ed25519));
    expect(await expectRefused({ hostKeys: [publicLine(other)] })).toContain("hosts.eu-1.ssh.hostKeys");
  });

  it("is reported for a key of another type when the host no longer has a key of the known type", async () => {
    await sshd.stop();
    sshd = await Sshd.start({ hostKeys: [ed25519] });
    await machine.write("known_hosts", entry(ecdsa));
    expect(await expectRefused({}, { acceptNewHostKey: true })).toContain("CHANGED");
  });
});

describe("a host key that is never accepted", () => {
  it("is a revoked key, in whichever file it is listed", async () => {
    await machine.write("known_hosts", entry(ed25519));
    const file = await machine.write("users_known_hosts", `@revoked * ${publicLine(ed25519)}`);
    expect(await expectRefused({}, { acceptNewHostKey: true })).toContain(`revoked in ${file}:1`);
  });

  it("is the key of a certificate authority", async () => {
    await machine.write("known_hosts", `@cert-authority * ${publicLine(ed25519)}`);
    expect(await expectRefused()).toContain("unknown host key");
  });
});

describe("a known_hosts file that cannot be read", () => {
  it("prevents the connection, because it may contain a revoked key", async () => {
    await machine.write("known_hosts", entry(ed25519));
    await symlink(machine.path("users_known_hosts"), machine.path("users_known_hosts"));
    expect(await failure(connect())).toMatchObject({ kind: "failed" });
    expect(sshd.connections).toBe(0);
  });
});
