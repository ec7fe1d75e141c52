import { connect } from "node:net";
import { NodeSSH } from "node-ssh";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { strictly } from "../../../src/adapters/ssh/verify.js";
import { Sshd } from "../../fakes/sshd.js";
import { failure } from "./environment.js";

/** Results of a host verifier that ssh2 by itself takes for consent. */
const traps: ReadonlyArray<[string, () => unknown]> = [
  ["a promise of false", () => Promise.resolve(false)],
  ["a promise of true", async () => true],
  ["null", () => null],
  ["0", () => 0],
  ["undefined", () => undefined],
  ["an empty string", () => ""],
  ["the number 1", () => 1],
  [
    "an exception",
    () => {
      throw new Error("the known keys could not be read");
    },
  ],
  ["false", () => false],
];

describe("a verifier made strict", () => {
  let sshd: Sshd;
  beforeEach(async () => {
    sshd = await Sshd.start();
  });
  afterEach(() => sshd.stop());

  const connectWith = async (hostVerifier: (blob: Buffer) => boolean) => {
    const ssh = new NodeSSH();
    const connecting = ssh.connect({ sock: connect(sshd.port, "127.0.0.1"), username: "root", hostVerifier });
    ssh.connection?.on("error", () => undefined);
    const error = await failure(connecting);
    ssh.dispose();
    return error;
  };

  it.each(traps)("rejects the key for %s", async (_name, check) => {
    expect(await connectWith(strictly(check))).toBeInstanceOf(Error);
    expect(sshd.logins).toEqual([]);
  });

  it("accepts the key for exactly true", async () => {
    expect(await connectWith(strictly(() => true))).toBeUndefined();
    expect(sshd.loggedIn).toBe(1);
  });

  it("is needed, because ssh2 alone accepts a promise of false", async () => {
    expect(await connectWith((() => Promise.resolve(false)) as unknown as () => boolean)).toBeUndefined();
  });
});
