import { describe, expect, it } from "vitest";
import { RadioctlError } from "../../src/errors.js";
import { EarlyLogins } from "../../src/fleet/connect-early.js";
import type { ConnectOptions, Ssh, SshConnection, SshTarget } from "../../src/ports/ssh.js";

const target = (name: string): SshTarget => ({ name, address: "192.0.2.1", port: 22, user: "root" });
const options: ConnectOptions = { timeoutSeconds: 20 };

/** Hosts that answer all logins, except those named `down`. */
class Hosts implements Ssh {
  readonly logins: Array<{ name: string; signal: AbortSignal | undefined }> = [];
  readonly open = new Set<string>();

  async connect({ name }: SshTarget, { signal }: ConnectOptions): Promise<SshConnection> {
    this.logins.push({ name, signal });
    if (name.startsWith("down")) throw new RadioctlError("unreachable", `${name}: no answer`, { host: name });
    this.open.add(name);
    return {
      run: async () => ({ code: 0, stdout: name, stderr: "" }),
      openTcp: () => Promise.reject(new Error("not used")),
      login: { user: "root", port: 22, method: "publickey" },
      hostKey: { type: "ssh-ed25519", fingerprint: "SHA256:x", known: "known" },
      close: () => void this.open.delete(name),
    };
  }
}

describe("early logins", () => {
  it("are given to the command that asks for the host, each once", async () => {
    const hosts = new Hosts();
    const early = new EarlyLogins(hosts);
    early.begin([target("eu-1"), target("eu-2")]);
    expect(hosts.logins.map(({ name }) => name)).toEqual(["eu-1", "eu-2"]);
    const connection = await early.connect(target("eu-1"), options);
    expect(await connection.run({ command: "hostname", timeoutSeconds: 1 })).toMatchObject({ stdout: "eu-1" });
    expect(hosts.logins).toHaveLength(2);
    await early.connect(target("eu-1"), options);
    await early.connect(target("us-1"), options);
    expect(hosts.logins.slice(2).map(({ name }) => name)).toEqual(["eu-1", "us-1"]);
  });

  it("end when no command has taken them", async () => {
    const hosts = new Hosts();
    const early = new EarlyLogins(hosts);
    early.begin([target("eu-1"), target("eu-2"), target("down-1")]);
    await early.connect(target("eu-1"), options);
    early.close();
    await expect.poll(() => [...hosts.open]).toEqual(["eu-1"]);
    expect(hosts.logins.map(({ name, signal }) => [name, signal?.aborted])).toEqual([
      ["eu-1", false],
      ["eu-2", true],
      ["down-1", true],
    ]);
  });

  it("report their failure to the command that takes them", async () => {
    const early = new EarlyLogins(new Hosts());
    early.begin([target("down-1")]);
    await expect(early.connect(target("down-1"), options)).rejects.toThrow("down-1: no answer");
  });
});
