import { mkdir } from "node:fs/promises";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { connectTo } from "../../../src/adapters/ssh/reach.js";
import { newKey, publicLine, Sshd } from "../../fakes/sshd.js";
import { failure, Machine } from "./environment.js";

const key = newKey();

let machine: Machine;
let sshd: Sshd;
beforeEach(async () => {
  machine = await Machine.create();
  sshd = await Sshd.start({ hostKeys: [key] });
  await machine.write("known_hosts", `[127.0.0.1]:${sshd.port} ${publicLine(key)}\n`);
});
afterEach(async () => {
  await sshd.stop();
  await machine.remove();
});

/** With these lines of `ssh -G`; it has no quotes. */
async function refusal(configuration: string) {
  const environment = machine.environment({ openSshConfig: async () => configuration });
  const error = await failure(connectTo(machine.target(sshd.port), { timeoutSeconds: 5 }, environment));
  expect(sshd.logins).toEqual([]);
  return error;
}

describe("a key that OpenSSH's configuration revokes", () => {
  it.each([
    ["in RevokedHostKeys", "revoked"],
    ["in RevokedHostKeys, with a blank in its path", "all revoked keys"],
  ])("is refused: %s", async (_, name) => {
    const file = await machine.write(name, `# old keys\n${publicLine(newKey())}\n\n${publicLine(key)} eu-1\n`);
    expect(await refusal(`revokedhostkeys ${file}\n`)).toMatchObject({
      kind: "hostKey",
      message: expect.stringContaining(`is revoked in ${file}:4`),
    });
  });

  it("is refused when one of several files has it", async () => {
    const other = await machine.write("other", `${publicLine(newKey())}\n`);
    const file = await machine.write("revoked", publicLine(key));
    expect(await refusal(`revokedhostkeys ${other} ${file}\n`)).toMatchObject({ message: expect.stringContaining(`${file}:1`) });
  });

  it("is refused when known_hosts has a blank in its path", async () => {
    await mkdir(machine.path("my keys"));
    const file = await machine.write("my keys/known_hosts", `@revoked * ${publicLine(key)}\n`);
    expect(await refusal(`userknownhostsfile /nonexistent ${file} /nonexistent2\n`)).toMatchObject({
      message: expect.stringContaining(`is revoked in ${file}:1`),
    });
  });

  it.each([
    ["is missing", undefined, /cannot be read/u],
    ["is a binary list", "SSHKRL\n\0\0\0\0\x01", /binary list \(KRL\)/u],
  ])("may be in a file that %s: no host is trusted then", async (_, content, message) => {
    const file = content === undefined ? machine.path("revoked") : await machine.write("revoked", content);
    expect(await refusal(`revokedhostkeys ${file}\n`)).toMatchObject({
      kind: "hostKey",
      message: expect.stringMatching(message),
      hint: expect.stringContaining("one public key on each line"),
    });
  });

  it("does not change what happens to other keys", async () => {
    const file = await machine.write("revoked", publicLine(newKey()));
    const environment = machine.environment({ openSshConfig: async () => `revokedhostkeys ${file}\n` });
    const connection = await connectTo(machine.target(sshd.port), { timeoutSeconds: 5 }, environment);
    expect(connection.hostKey.known).toBe("known");
    connection.close();
  });
});
