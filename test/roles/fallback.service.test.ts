import { execFileSync, spawn, type ChildProcess } from "node:child_process";
import { once } from "node:events";
import { mkdtempSync, writeFileSync } from "node:fs";
import { connect, createServer, type AddressInfo, type Server, type Socket } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, describe, expect, it, vi } from "vitest";
import { desired, textAt } from "./station.js";

const PATIENCE = { timeout: 10_000, interval: 50 };

/** The content of full sockets, twice (175 to 206 kB, depending on the load of the machine), but more than one portion each, twice (96 kB). */
const CAUGHT_UP_BYTES = 140_000;

/** The streams of both masters, except FLAC. */
const STREAMS = 8;

const ends: Array<() => void> = [];

async function listening(serve: (socket: Socket) => void): Promise<number> {
  const sockets: Socket[] = [];
  const server: Server = createServer((socket) => {
    sockets.push(socket.on("error", () => undefined));
    serve(socket);
  });
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  ends.push(() => {
    for (const socket of sockets) socket.destroy();
    server.close();
  });
  return (server.address() as AddressInfo).port;
}

/** A relay's connection to a parent. */
async function connectionTo(port: number): Promise<Socket> {
  const socket = connect(port, "127.0.0.1").on("error", () => undefined);
  await once(socket, "connect");
  ends.push(() => socket.destroy());
  return socket;
}

/** The script of eu-1, for two parents and an Icecast on ports of this machine. */
function run(icecast: number, parents: readonly [number, number]): ChildProcess {
  const [from, to] = parents.map((port) => `127.0.0.1:${port}`);
  const script = textAt(desired("eu-1"), "/usr/local/lib/radioctl/fallback.pl")
    .replaceAll("192.0.2.10:8000", from ?? "")
    .replaceAll("192.0.2.11:8000", to ?? "")
    .replace("$HELD_PORT = 8033", `$HELD_PORT = ${icecast}`)
    .replace("'127.0.0.1 127.0.0.2'", "'127.0.0.1'");
  const file = join(mkdtempSync(join(tmpdir(), "radioctl-fallback-")), "fallback.pl");
  writeFileSync(file, script);
  const child = spawn("perl", ["-w", file], { stdio: ["ignore", "inherit", "inherit"] });
  ends.push(() => child.kill("SIGKILL"));
  return child;
}

/** The bytes that each client has read, sorted. */
function takenFrom(icecast: number): number[] {
  const said = execFileSync("ss", ["-tniHO", "state", "established", `( sport = :${icecast} and dst 127.0.0.9 )`], {
    encoding: "utf8",
  });
  return [...said.matchAll(/bytes_acked:(\d+)/gu)].map(([, bytes]) => Number(bytes)).sort((one, other) => one - other);
}

describe.skipIf(process.platform !== "linux")("on every stream, a relay's own client", () => {
  afterEach(() => {
    for (const end of ends.splice(0)) end();
  });

  async function behind() {
    const requests: string[] = [];
    const icecast = await listening((socket) => {
      socket.once("data", (request) => {
        requests.push(String(request).split("\r\n").slice(0, 2).join(" "));
        socket.write("HTTP/1.0 200 OK\r\n\r\n");
        socket.write(Buffer.alloc(4_000_000));
      });
    });
    const gives = (socket: Socket) => {
      const giving = setInterval(() => socket.write("audio"), 100);
      socket.on("close", () => clearInterval(giving));
    };
    const parents = [await listening(gives), await listening(gives)] as const;
    const connections = await Promise.all(parents.map(connectionTo));
    const child = run(icecast, parents);
    // Again after the script has seen the connections to the parents.
    await vi.waitFor(() => expect(requests.length).toBeGreaterThanOrEqual(2 * STREAMS), PATIENCE);
    const still = async () => {
      const before = takenFrom(icecast);
      await new Promise((resolve) => setTimeout(resolve, 200));
      expect(takenFrom(icecast)).toEqual(before);
      expect(before).toHaveLength(STREAMS);
      return before;
    };
    const before = await vi.waitFor(still, PATIENCE);
    return { icecast, parents, connections, child, requests, before };
  }

  const caughtUp = (icecast: number, before: readonly number[]) => {
    const now = takenFrom(icecast);
    expect(now.map((bytes, index) => bytes - (before[index] ?? 0)).every((bytes) => bytes >= CAUGHT_UP_BYTES)).toBe(true);
  };

  it("stays behind, catches up when a connection to a parent ends, and is replaced when the connection is back", async () => {
    const { icecast, parents, connections, requests, before } = await behind();
    expect(requests.slice(-STREAMS).sort()[0]).toBe("GET /master-a/live.mp3 HTTP/1.0 User-Agent: radioctl/fallback");
    connections[0]?.destroy();
    await vi.waitFor(() => caughtUp(icecast, before), PATIENCE);
    const asked = requests.length;
    await connectionTo(parents[0]);
    await vi.waitFor(() => expect(requests).toHaveLength(asked + STREAMS), PATIENCE);
  });

  it("is replaced on request after listeners were moved", async () => {
    const { child, requests } = await behind();
    const asked = requests.length;
    child.kill("SIGHUP");
    await vi.waitFor(() => expect(requests).toHaveLength(asked + STREAMS), PATIENCE);
  });
});
