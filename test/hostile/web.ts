import { once } from "node:events";
import { createServer, type AddressInfo, type Server, type Socket } from "node:net";
import { gzipSync } from "node:zlib";
import { ESCAPES } from "./answers.js";

/** What a server does to a connection on which a request has arrived. */
export type Web = (socket: Socket, request: string) => void;

const latin1 = (text: string) => Buffer.from(text, "latin1");
const RAW = "\u001b]0;pwned\u0007\u001b[2J\u009b31m";
const OK = "HTTP/1.1 200 OK\r\nContent-Type: audio/mpeg\r\n";

/** Writes as fast as the other end reads, until it closes. */
function flood(socket: Socket, piece: Buffer, paced = false): void {
  const more = () => {
    if (socket.destroyed) return;
    if (paced) return void (socket.write(piece), setTimeout(more, 100));
    if (socket.write(piece)) setImmediate(more);
    else socket.once("drain", more);
  };
  more();
}

/** A whole answer with this body. */
export function page(body: string, { status = "200 OK", headers = "" }: { status?: string; headers?: string } = {}): Web {
  return (socket) => {
    const bytes = Buffer.from(body);
    socket.write(latin1(`HTTP/1.1 ${status}\r\nContent-Length: ${bytes.length}\r\n${headers}\r\n`));
    socket.end(bytes);
  };
}

const raw =
  (head: string, then: (socket: Socket) => void = (socket) => socket.end()): Web =>
  (socket) => {
    socket.write(latin1(head));
    then(socket);
  };

/** Answers of any server that is not what it should be, each by its name. All end, or are ended by a limit. */
export const hostileWeb: Readonly<Record<string, Web>> = {
  "no HTTP": raw(`220 ${RAW} ready\r\n\r\n`),
  "nothing, and no connection": (socket) => socket.destroy(),
  "a reset in the middle": raw(`${OK}Content-Length: 1000\r\n\r\nhalf`, (socket) => socket.resetAndDestroy()),
  "a head without end": raw(OK, (socket) => flood(socket, latin1(`X-A: ${"a".repeat(1000)}\r\n`))),
  "a header line without end": raw(`${OK}X-A: `, (socket) => flood(socket, latin1("a".repeat(10_000)))),
  "escapes in the head": raw(
    `HTTP/1.1 200 ${RAW}\r\nServer: ${RAW}\r\nIcy-Name: ${RAW}\r\nContent-Type: text/${RAW}\r\nContent-Length: 2\r\n\r\nhi`,
  ),
  "a redirect": page("", { status: "302 Found", headers: "Location: http://127.0.0.1:9/steal\r\n" }),
  "a redirect to a file": page("", { status: "301 Moved", headers: "Location: file:///etc/passwd\r\n" }),
  HTML: page(`<html><title>${ESCAPES}</title></html>`),
  "an error with escapes": page(`${ESCAPES}\n`.repeat(20), { status: "500 Internal Server Error" }),
  "wrong chunks": raw(`${OK}Transfer-Encoding: chunked\r\n\r\nzz\r\nhello\r\n`),
  "a chunk without end": raw(`${OK}Transfer-Encoding: chunked\r\n\r\nffffffff\r\n`, (socket) =>
    flood(socket, Buffer.alloc(65_536)),
  ),
  "a body without end": raw(`${OK}\r\n`, (socket) => flood(socket, Buffer.alloc(65_536, "x"))),
  "a gzipped body": (socket) => {
    const bytes = gzipSync(Buffer.alloc(20_000_000));
    socket.write(latin1(`${OK}Content-Encoding: gzip\r\nContent-Length: ${bytes.length}\r\n\r\n`));
    socket.end(bytes);
  },
  "two lengths": raw(`${OK}Content-Length: 2\r\nContent-Length: 9\r\n\r\nhi`),
  "a status that does not exist": raw("HTTP/1.1 999 \r\nContent-Length: 0\r\n\r\n"),
};

/** These end only at a deadline. */
export const silentWeb: Readonly<Record<string, Web>> = {
  "no answer": () => undefined,
  "a head and nothing more": raw(`${OK}Content-Length: 1000\r\n\r\n`, () => undefined),
  "a byte now and then": raw(`${OK}\r\n`, (socket) => flood(socket, latin1("x"), true)),
  "no end of preliminary answers": raw("", (socket) => flood(socket, latin1("HTTP/1.1 100 Continue\r\n\r\n"), true)),
};

/** Servers of a test, on loopback. */
export class WebServers {
  readonly #servers: Server[] = [];
  readonly #sockets = new Set<Socket>();
  /** Heads of all requests. */
  readonly requests: string[] = [];

  /** @param port any free one by default @returns the port */
  async serve(web: Web, address = "127.0.0.1", port = 0): Promise<number> {
    const server = createServer((socket) => {
      this.#sockets.add(socket);
      socket.on("error", () => undefined).on("close", () => this.#sockets.delete(socket));
      socket.once("data", (first: Buffer) => {
        this.requests.push(first.toString("latin1"));
        web(socket, first.toString("latin1"));
      });
    });
    this.#servers.push(server);
    server.listen(port, address);
    await once(server, "listening");
    return (server.address() as AddressInfo).port;
  }

  get open(): number {
    return this.#sockets.size;
  }

  async stop(): Promise<void> {
    for (const socket of this.#sockets) socket.destroy();
    await Promise.all(
      this.#servers.map(async (server) => {
        server.close();
        await once(server, "close");
      }),
    );
  }
}
