import { once } from "node:events";
import { createServer, type RequestListener, type Server } from "node:http";
import { createServer as createTlsServer } from "node:https";
import type { AddressInfo } from "node:net";
import type { TLSSocket } from "node:tls";
import { mp3Station } from "../listening/mp3-station.js";

const EVERY_MILLISECONDS = 50;

/** The burst of a stream with 128 kbit/s; afterwards it is sent in real time. */
const BURST_BYTES = 64_000;

/** How a listener connected. */
export interface Visit {
  /** `127.0.0.2` */
  to: string;
  /** The host name in the listener's request. */
  host: string | undefined;
  /** The server name of TLS; undefined without TLS. */
  servername: string | undefined;
}

/** Servers of one test that send `/live.mp3` in real time. `stop` ends all of them. */
export class LiveServers {
  readonly visits: Visit[] = [];
  readonly #broadcast = mp3Station(1);
  readonly #servers: Server[] = [];
  readonly #timers = new Set<NodeJS.Timeout>();

  /** @param tls key and certificate, PEM @returns the port */
  async live(address: string, port = 0, tls?: { key: string; cert: string }): Promise<number> {
    const play: RequestListener = (request, response) => {
      const socket = request.socket as Partial<TLSSocket> & { localAddress?: string };
      this.visits.push({
        to: socket.localAddress ?? "",
        host: request.headers.host,
        servername: typeof socket.servername === "string" ? socket.servername : undefined,
      });
      if (request.url !== "/live.mp3") return void response.writeHead(404).end();
      response.writeHead(200, { "Content-Type": "audio/mpeg" });
      this.#send(response);
    };
    const server = tls === undefined ? createServer(play) : createTlsServer(tls, play);
    server.on("tlsClientError", () => undefined);
    this.#servers.push(server);
    server.listen(port, address);
    await once(server, "listening");
    return (server.address() as AddressInfo).port;
  }

  async stop(): Promise<void> {
    for (const timer of this.#timers) clearInterval(timer);
    await Promise.all(
      this.#servers.map(async (server) => {
        server.closeAllConnections();
        server.close();
        if (server.listening) await once(server, "close");
      }),
    );
  }

  #send(response: Parameters<RequestListener>[1]): void {
    const { bytes, bytesPerSecond } = this.#broadcast;
    const startedAt = performance.now();
    let sent = 0;
    const send = () => {
      const due = BURST_BYTES + ((performance.now() - startedAt) / 1000) * bytesPerSecond;
      response.write(bytes.subarray(sent, due));
      sent = Math.floor(due);
    };
    send();
    const timer = setInterval(send, EVERY_MILLISECONDS);
    this.#timers.add(timer);
    response.on("close", () => {
      clearInterval(timer);
      this.#timers.delete(timer);
    });
  }
}
