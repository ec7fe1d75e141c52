import { spawn } from "node:child_process";
import { once } from "node:events";
import { text } from "node:stream/consumers";
import { afterEach, beforeEach, expect, it } from "vitest";
import { newKey, publicBlob, Sshd, type SshdOptions } from "../fakes/sshd.js";
import { Machine } from "./ssh/environment.js";

const key = newKey();

let machine: Machine;
let sshd: Sshd;

beforeEach(async () => {
  machine = await Machine.create();
});
afterEach(async () => {
  await sshd.stop();
  await machine.remove();
});

/** Connects in a separate process, runs `work` with the connection, and gives what the process printed before it ended by itself. */
async function inAProcess(options: SshdOptions, work: string): Promise<string> {
  sshd = await Sshd.start({ authorized: [publicBlob(key)], ...options });
  await machine.write("known_hosts", sshd.knownHosts);
  const target = machine.target(sshd.port, { identityFile: await machine.write("id", key) });
  const script = `
    import { connect } from ${JSON.stringify(new URL("../../src/adapters/node-ssh.ts", import.meta.url).href)};
    const connection = await connect(${JSON.stringify(target)}, { timeoutSeconds: 10 });
    ${work}`;
  const child = spawn(process.execPath, ["--import", "tsx", "--input-type=module", "--eval", script], {
    stdio: ["ignore", "pipe", "inherit"],
  });
  const [printed] = await Promise.all([text(child.stdout), once(child, "exit")]);
  return printed;
}

it("a closed connection does not keep the process alive", async () => {
  const work = `console.log((await connection.run({ command: "true", timeoutSeconds: 5 })).code); connection.close();`;
  expect(await inAProcess({}, work)).toBe("0\n");
}, 45_000);

it("a connection to a host that has fallen silent does not keep the process alive either", async () => {
  const work = `
    connection.run({ command: "freeze", timeoutSeconds: 60 }).catch((error) => console.log(error.kind));
    setTimeout(() => connection.close(), 100);`;
  expect(await inAProcess({ exec: () => sshd.freeze() }, work)).toBe("outcomeUnknown\n");
}, 45_000);
