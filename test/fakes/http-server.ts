import { once } from "node:events";
import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import { createServer as createTcpServer, type AddressInfo, type Server, type Socket } from "node:net";

/** Servers of one test, on loopback; `stop` ends all of them. */
export interface HttpServers {
  /** @returns URL of `/live.mp3` on a server with this behaviour */
  http(answer: (request: IncomingMessage, response: ServerResponse) => void): Promise<string>;
  /** The same for a server that does not use HTTP. */
  tcp(talk: (socket: Socket) => void): Promise<string>;
  /** A URL without a server. */
  nothing(): Promise<string>;
  /** Open connections. */
  open(): number;
  stop(): Promise<void>;
}

/** Real servers for tests of code that reads streams. */
export function httpServers(): HttpServers {
  const servers: Server[] = [];
  const sockets = new Set<Socket>();
  const listen = async (server: Server) => {
    servers.push(server);
    server.on("connection", (socket: Socket) => {
      sockets.add(socket);
      socket.on("error", () => undefined);
      socket.on("close", () => sockets.delete(socket));
    });
    server.listen(0, "127.0.0.1");
    await once(server, "listening");
    const { port } = server.address() as AddressInfo;
    return `http://127.0.0.1:${port}/live.mp3`;
  };
  return {
    http: async (answer) => listen(createServer(answer)),
    tcp: async (talk) => listen(createTcpServer(talk)),
    nothing: async () => {
      const url = await listen(createTcpServer());
      await close(servers.pop());
      return url;
    },
    open: () => sockets.size,
    stop: async () => {
      for (const socket of sockets) socket.destroy();
      await Promise.all(servers.map(close));
    },
  };
}

/** Sends a piece every few milliseconds without end, as a live stream does. */
export function sendForEver(response: ServerResponse | Socket, pieceBytes = 1000, everyMilliseconds = 5): void {
  let sent = 0;
  const timer = setInterval(() => response.write(Buffer.alloc(pieceBytes, sent++)), everyMilliseconds);
  response.on("close", () => clearInterval(timer));
}

async function close(server: Server | undefined): Promise<void> {
  if (server?.listening !== true) return;
  server.close();
  await once(server, "close");
}
