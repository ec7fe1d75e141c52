import { createServer, type Server } from "node:net";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { unusableTypes } from "../../../src/adapters/ssh/agent-types.js";
import { connectTo } from "../../../src/adapters/ssh/reach.js";
import { newKey, publicLine, Sshd } from "../../fakes/sshd.js";
import { failure, Machine } from "./environment.js";

const text = (value: string | Buffer) => {
  const bytes = Buffer.from(value);
  const length = Buffer.alloc(4);
  length.writeUInt32BE(bytes.length);
  return Buffer.concat([length, bytes]);
};
const blob = (type: string) => Buffer.concat([text(type), text("key"), text("ssh:")]);

/** An agent with keys of these types; it answers in two pieces. */
function agentAnswer(types: readonly string[]): Buffer {
  const count = Buffer.alloc(4);
  count.writeUInt32BE(types.length);
  return text(Buffer.concat([Buffer.of(12), count, ...types.flatMap((type) => [text(blob(type)), text("comment")])]));
}

let machine: Machine;
let server: Server;
let answer: Buffer = Buffer.alloc(0);
beforeEach(async () => {
  machine = await Machine.create();
  server = createServer((socket) => {
    socket.on("error", () => undefined);
    socket.on("data", () => {
      socket.write(answer.subarray(0, 7));
      socket.end(answer.subarray(7));
    });
  });
  await new Promise<void>((listening) => server.listen(machine.path("agent"), listening));
});
afterEach(async () => {
  server.close();
  await machine.remove();
});

describe("keys of an agent that radioctl cannot use", () => {
  it("are FIDO keys and certificates, each type once", async () => {
    const [fido, certificate] = ["sk-ssh-ed25519@openssh.com", "ssh-ed25519-cert-v01@openssh.com"];
    answer = agentAnswer(["ssh-ed25519", fido, fido, certificate, "ssh-rsa"]);
    expect(await unusableTypes(machine.path("agent"))).toEqual([fido, certificate]);
  });

  it("are not known when the agent's answer is broken, or there is no agent", async () => {
    for (answer of [Buffer.of(0, 0, 0, 1, 5), Buffer.of(0, 0, 0, 9, 12, 0, 0, 0, 9, 0, 0, 0, 99), Buffer.alloc(0)])
      expect(await unusableTypes(machine.path("agent"))).toEqual([]);
    expect(await unusableTypes(machine.path("nowhere"))).toEqual([]);
  });

  it("are named when the login fails, with what to do", async () => {
    const hostKey = newKey();
    const sshd = await Sshd.start({ hostKeys: [hostKey] });
    try {
      await machine.write("known_hosts", `[127.0.0.1]:${sshd.port} ${publicLine(hostKey)}\n`);
      answer = agentAnswer(["sk-ssh-ed25519@openssh.com"]);
      const environment = machine.environment({ openSshConfig: async () => `identityagent ${machine.path("agent")}\n` });
      expect(await failure(connectTo(machine.target(sshd.port), { timeoutSeconds: 5 }, environment))).toMatchObject({
        kind: "authentication",
        message: expect.stringContaining("the agent also has sk-ssh-ed25519@openssh.com, which radioctl cannot use"),
        hint: expect.stringContaining("ssh-keygen -t ed25519"),
      });
    } finally {
      await sshd.stop();
    }
  });
});
