import { once } from "node:events";
import { createServer, type AddressInfo, type Server } from "node:net";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import type { SshEnvironment } from "../../../src/adapters/ssh/environment.js";
import { connectTo } from "../../../src/adapters/ssh/reach.js";
import type { ConnectOptions, SshConnection, SshTarget } from "../../../src/ports/ssh.js";
import { Sshd, type SshdOptions } from "../../fakes/sshd.js";
import { failure, Machine, until } from "./environment.js";

let machine: Machine;
let started: Array<{ stop(): Promise<void> }>;
let connections: SshConnection[];

beforeEach(async () => {
  machine = await Machine.create();
  started = [];
  connections = [];
});
afterEach(async () => {
  for (const connection of connections) connection.close();
  await Promise.all(started.map((each) => each.stop()));
  await machine.remove();
});

/** A fake sshd whose key is known. */
async function known(options: SshdOptions = {}): Promise<Sshd> {
  const sshd = await Sshd.start(options);
  started.push(sshd);
  await machine.append("known_hosts", sshd.knownHosts);
  return sshd;
}

async function connect(
  port: number,
  target: Partial<SshTarget> = {},
  options: Partial<ConnectOptions> = {},
  environment: SshEnvironment = machine.environment(),
): Promise<SshConnection> {
  const connection = await connectTo(machine.target(port, target), { timeoutSeconds: 5, ...options }, environment);
  connections.push(connection);
  return connection;
}

async function listener(onConnection: Parameters<typeof createServer>[1]): Promise<Server> {
  const server = createServer(onConnection);
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  started.push({ stop: async () => void server.close() });
  return server;
}

const portOf = (server: Server): number => (server.address() as AddressInfo).port;

describe("a host that cannot be reached", () => {
  it("is reported at once when nothing listens, with the command to try", async () => {
    const server = await listener(() => undefined);
    const port = portOf(server);
    server.close();
    const error = await failure(connect(port));
    expect(error).toMatchObject({ kind: "unreachable", host: "eu-1", cause: { code: "ECONNREFUSED" } });
    expect(error?.hint).toBe(`is sshd listening on 127.0.0.1:${port}? try: ssh -p ${port} root@127.0.0.1`);
  });

  it("is reported when its name does not exist", async () => {
    expect(await failure(connect(22, { address: "no-such-host.invalid" }))).toMatchObject({ kind: "unreachable", host: "eu-1" });
  });

  it("is reported after the time limit when it accepts the connection and stays silent", async () => {
    const silent = await listener((socket) => started.push({ stop: async () => void socket.destroy() }));
    expect(await failure(connect(portOf(silent), {}, { timeoutSeconds: 0.1 }))).toMatchObject({ kind: "unreachable" });
  });

  it("is reported after the time limit when the login gets no answer", async () => {
    const sshd = await known({ beforeLogin: () => new Promise(() => undefined) });
    expect(await failure(connect(sshd.port, {}, { timeoutSeconds: 0.2 }))).toMatchObject({ kind: "unreachable" });
    expect(sshd.connections).toBe(1);
  });
});

describe("a connection that is no longer wanted", () => {
  it("ends at once while its host is silent, and is not tried again", async () => {
    const aborted = new AbortController();
    let accepted = 0;
    const silent = await listener((socket) => {
      accepted += 1;
      started.push({ stop: async () => void socket.destroy() });
      aborted.abort();
    });
    const begun = performance.now();
    const error = await failure(connect(portOf(silent), {}, { timeoutSeconds: 60, signal: aborted.signal }));
    expect(error).toMatchObject({ kind: "unreachable", host: "eu-1" });
    expect(performance.now() - begun).toBeLessThan(20_000);
    expect(accepted).toBe(1);
  });

  it("ends at once when it is open", async () => {
    const aborted = new AbortController();
    const sshd = await known({ exec: (_command, channel) => channel.write("line\n") });
    const connection = await connect(sshd.port, {}, { signal: aborted.signal });
    const running = failure(connection.run({ command: "x", timeoutSeconds: 60, onLine: () => aborted.abort() }));
    expect(await running).toMatchObject({ kind: "outcomeUnknown", host: "eu-1" });
  });
});

describe("a connection that is dropped before the login", () => {
  it("is tried again, at most three times in all", async () => {
    const sshd = await known({ drops: 2 });
    await connect(sshd.port);
    expect(sshd.connections).toBe(3);
  });

  it("is reported as unreachable after the third try", async () => {
    const sshd = await known({ drops: 3 });
    expect(await failure(connect(sshd.port))).toMatchObject({ kind: "unreachable", host: "eu-1" });
    expect(sshd.connections).toBe(3);
  });

  it("is tried again after a reset", async () => {
    let resets = 0;
    const resetting = await listener((socket) => {
      resets += 1;
      socket.resetAndDestroy();
    });
    expect(await failure(connect(portOf(resetting)))).toMatchObject({ kind: "unreachable" });
    expect(resets).toBe(3);
  });
});

describe("a failure that another try would not change", () => {
  it("is a refused login", async () => {
    const sshd = await known({ password: "right" });
    expect(await failure(connect(sshd.port, {}, { password: "wrong" }))).toMatchObject({ kind: "authentication" });
    expect(sshd.connections).toBe(1);
  });

  it("is a host key that does not match", async () => {
    const sshd = await Sshd.start();
    started.push(sshd);
    expect(await failure(connect(sshd.port))).toMatchObject({ kind: "hostKey" });
    expect(sshd.connections).toBe(1);
  });
});

describe("a TCP connection made by the host", () => {
  it("carries bytes both ways", async () => {
    const echo = await listener((socket) => socket.pipe(socket));
    const sshd = await known();
    const stream = await (await connect(sshd.port)).openTcp("127.0.0.1", portOf(echo));
    stream.write("ping");
    expect(String((await once(stream, "data"))[0])).toBe("ping");
    stream.destroy();
  });

  it.each([
    ["nothing listens there", {}],
    ["its sshd forbids it", { noForwarding: true }],
  ])("is unreachable when %s", async (_why, options) => {
    const sshd = await known(options);
    expect(await failure((await connect(sshd.port)).openTcp("127.0.0.1", 1))).toMatchObject({
      kind: "unreachable",
      host: "eu-1",
    });
  });
});

describe("a jump host", () => {
  it("carries the connection, is verified too, and is disconnected when the connection ends", async () => {
    const [jump, target] = [await known(), await known()];
    const connection = await connect(target.port, { jump: `gate@127.0.0.1:${jump.port}` });
    expect(await connection.run({ command: "uptime", timeoutSeconds: 5 })).toMatchObject({ code: 0 });
    expect(jump.logins).toEqual(["gate none"]);
    expect(target.logins).toEqual(["root none"]);
    connection.close();
    await until(() => jump.open === 0 && target.open === 0);
  });

  it("with an unknown key is refused, even when the target's new key is accepted", async () => {
    const jump = await Sshd.start();
    started.push(jump);
    const target = await known();
    const error = await failure(connect(target.port, { jump: `127.0.0.1:${jump.port}` }, { acceptNewHostKey: true }));
    expect(error).toMatchObject({ kind: "hostKey", host: "eu-1" });
    expect(error?.hint).toContain(`ssh -p ${jump.port} anna@127.0.0.1`);
    expect(target.connections).toBe(0);
  });

  it("does not get the password of the host behind it", async () => {
    const [jump, target] = [await known({ password: "secret" }), await known({ password: "secret" })];
    const error = await failure(connect(target.port, { jump: `127.0.0.1:${jump.port}` }, { password: "secret" }));
    expect(error).toMatchObject({ kind: "authentication" });
    expect(jump.logins).toEqual(["anna none"]);
  });

  it("that dies makes the outcome of the running command unknown", async () => {
    const [jump, target] = [await known(), await known({ exec: () => undefined })];
    const connection = await connect(target.port, { jump: `127.0.0.1:${jump.port}` });
    const running = failure(connection.run({ command: "x", timeoutSeconds: 5 }));
    await until(() => target.commands.length === 1);
    jump.reset();
    expect(await running).toMatchObject({ kind: "outcomeUnknown", host: "eu-1" });
  });

  it("that cannot reach the host makes the host unreachable", async () => {
    const jump = await known();
    const error = await failure(connect(1, { jump: `127.0.0.1:${jump.port}` }));
    expect(error).toMatchObject({ kind: "unreachable", host: "eu-1" });
    await until(() => jump.open === 0);
  });

  it("stays connected when the host behind it drops the first try", async () => {
    const [jump, target] = [await known(), await known({ drops: 1 })];
    await connect(target.port, { jump: `127.0.0.1:${jump.port}` });
    expect([jump.connections, target.connections]).toEqual([1, 2]);
  });

  it("may be reached through others, four in total", async () => {
    const sshd = await known();
    const hops = (count: number) => Array.from({ length: count }, () => `127.0.0.1:${sshd.port}`).join(",");
    await connect(sshd.port, { jump: hops(4) });
    expect(sshd.loggedIn).toBe(5);
    expect(await failure(connect(sshd.port, { jump: hops(5) }))).toMatchObject({ kind: "usage", host: "eu-1" });
  });

  it("sees at most eight logins at once", async () => {
    const held: Array<() => void> = [];
    const jump = await known({ beforeLogin: () => new Promise((letIn) => held.push(letIn)) });
    const target = await known();
    const environment = machine.environment();
    const all = Array.from({ length: 20 }, () =>
      connect(target.port, { jump: `127.0.0.1:${jump.port}` }, { timeoutSeconds: 20 }, environment),
    );
    for (let left = 20; left > 0; left -= 1) {
      await until(() => held.length === Math.min(8, left));
      held.shift()?.();
    }
    await Promise.all(all);
    expect(jump.mostStartups).toBe(8);
  });
});
