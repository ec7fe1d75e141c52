import { once } from "node:events";
import { createServer, get, type IncomingMessage, type ServerResponse } from "node:http";
import { connect, createServer as createTcpServer, type AddressInfo, type Server, type Socket } from "node:net";
import type { Broadcast } from "../listening/stream/recordings.js";

/** Servers and their open sockets; all end together. */
export class Rig {
  readonly #servers: Server[] = [];
  readonly #sockets = new Set<Socket>();
  readonly #timers = new Set<NodeJS.Timeout>();

  /** @returns the port on loopback */
  async listen(server: Server): Promise<number> {
    this.#servers.push(server);
    server.on("connection", (socket: Socket) => this.hold(socket));
    server.listen(0, "127.0.0.1");
    await once(server, "listening");
    return (server.address() as AddressInfo).port;
  }

  hold(socket: Socket): void {
    this.#sockets.add(socket);
    socket.on("error", () => undefined);
    socket.on("close", () => this.#sockets.delete(socket));
  }

  every(milliseconds: number, action: () => void): void {
    this.#timers.add(setInterval(action, milliseconds));
  }

  stop(): void {
    for (const timer of this.#timers) clearInterval(timer);
    for (const socket of this.#sockets) socket.destroy();
    for (const server of this.#servers) server.close();
  }
}

/** A master that plays a broadcast in real time, without a burst, in pieces as Icecast sends them. @returns its port */
export async function playingMaster(rig: Rig, { bytes, bytesPerSecond }: Broadcast): Promise<number> {
  const listeners = new Set<ServerResponse>();
  const startedAt = performance.now();
  let sent = 0;
  rig.every(10, () => {
    const due = Math.floor(((performance.now() - startedAt) / 1000) * bytesPerSecond);
    for (; due - sent >= 1400; sent += 1400) for (const each of listeners) each.write(bytes.subarray(sent, sent + 1400));
  });
  return rig.listen(
    createServer((_request, response) => {
      response.writeHead(200, { "Content-Type": "audio/mpeg" }).flushHeaders();
      listeners.add(response);
      response.on("close", () => listeners.delete(response));
    }),
  );
}

/** Forwards everything that a server sends after a delay. @returns its port */
export async function delayingProxy(rig: Rig, port: number, delayMilliseconds: number): Promise<number> {
  return rig.listen(
    createTcpServer((client) => {
      const server = connect(port, "127.0.0.1");
      rig.hold(server);
      client.pipe(server);
      server.on("data", (piece) => {
        const pass = () => client.destroyed || client.write(piece);
        if (delayMilliseconds === 0) pass();
        else setTimeout(pass, delayMilliseconds);
      });
      client.on("close", () => server.destroy());
    }),
  );
}

/** Pulls one stream and sends it to its listeners, each with a burst of the latest audio, as a relay's Icecast does. @returns its port */
export async function playingRelay(rig: Rig, upstreamPort: number, burstBytes: number): Promise<number> {
  const listeners = new Set<ServerResponse>();
  let burst = Buffer.alloc(0);
  const upstream = get({ port: upstreamPort, host: "127.0.0.1", agent: false }, (response: IncomingMessage) => {
    response.on("error", () => undefined);
    response.on("data", (piece: Buffer) => {
      burst = Buffer.concat([burst, piece]).subarray(-burstBytes);
      for (const each of listeners) each.write(piece);
    });
  });
  upstream.on("error", () => undefined);
  upstream.on("socket", (socket) => rig.hold(socket));
  return rig.listen(
    createServer((_request, response) => {
      response.writeHead(200, { "Content-Type": "audio/mpeg" });
      response.write(burst);
      listeners.add(response);
      response.on("close", () => listeners.delete(response));
    }),
  );
}
