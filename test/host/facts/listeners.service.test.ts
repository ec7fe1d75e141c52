import { execFileSync } from "node:child_process";
import { once } from "node:events";
import { readFile } from "node:fs/promises";
import { connect, createServer, type AddressInfo, type Socket } from "node:net";
import { expect, it, onTestFinished } from "vitest";
import { listeners } from "../../../src/host/facts/listeners.js";
import { loadScript } from "../../../src/host/load-script.js";
import type { HostScript } from "../../../src/host/script.js";

const run = (...script: HostScript) =>
  listeners.parse(execFileSync("sh", ["-s"], { input: loadScript(script), encoding: "utf8" }).split("\n"));

it.each<[string, string[], Array<[string, number]>]>([
  ["no listeners", [""], []],
  ["a relay's listeners", ["    412 127.0.0.1", ""], [["127.0.0.1", 412]]],
  [
    "those of both of its Icecasts",
    ["   1388 127.0.0.1", "     12 127.0.0.2"],
    [
      ["127.0.0.1", 1388],
      ["127.0.0.2", 12],
    ],
  ],
  [
    "a master's relays and its own sources, on a socket for both families",
    ["      5 [::ffff:192.0.2.10]", "      6 127.0.0.1", "      1 192.0.2.10", "      2 [2001:db8::10]", "      1 fe80::1%eth0"],
    [
      ["192.0.2.10", 6],
      ["127.0.0.1", 6],
      ["2001:db8::10", 2],
      ["fe80::1", 1],
    ],
  ],
  ["lines that are not counts", ["ss: not found", "Recv-Q Send-Q"], []],
])("%s", (_name, lines, counts) => expect(listeners.parse(lines)).toEqual(new Map(counts)));

it("is empty without a program", () => expect(run(listeners.script(undefined))).toEqual(new Map()));

it("is empty on a host without ss", () => {
  expect(run("ss() { return 127; }", listeners.script("icecast2"))).toEqual(new Map());
});

async function withClients(address: string, count: number): Promise<{ accepted: Socket[]; clients: Socket[] }> {
  const accepted: Socket[] = [];
  const server = createServer((socket) => accepted.push(socket)).listen(0, address);
  onTestFinished(() => void server.close());
  await once(server, "listening");
  const { port } = server.address() as AddressInfo;
  const clients = await Promise.all(
    Array.from({ length: count }, async () => {
      const client = connect(port, address);
      onTestFinished(() => void client.destroy());
      await once(client, "connect");
      return client;
    }),
  );
  return { accepted, clients };
}

it("leaves out the connections of Icecast to itself", async () => {
  const { accepted } = await withClients("127.0.0.10", 2);
  const program = (await readFile("/proc/self/comm", "utf8")).trim();
  expect(run(listeners.script(program)).get("127.0.0.10")).toBeUndefined();
  for (const socket of accepted) socket.destroy();
});

it("counts connections of this machine on the server's side, and only those to the given program", async () => {
  const { accepted, clients } = await withClients("127.0.0.5", 3);
  const program = (await readFile("/proc/self/comm", "utf8")).trim();
  expect(run(listeners.script(program)).get("127.0.0.5")).toBe(3);
  expect(run(listeners.script(`no-${program}`))).toEqual(new Map());
  expect(clients).toHaveLength(3);
  for (const socket of accepted) socket.destroy();
});
