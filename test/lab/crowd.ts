import { once } from "node:events";
import { Agent, get, type IncomingMessage } from "node:http";
import { connect } from "node:net";

interface Crowd {
  /** How many have lost the stream. */
  dropped(): number;
  stop(): void;
}

/** Listeners that discard what they get. @param names their User-Agents, in turn @throws Error when one is refused */
export async function fillRelay(url: string, count: number, names: readonly string[]): Promise<Crowd> {
  const agent = new Agent({ keepAlive: false, maxSockets: Infinity });
  let ended = 0;
  const requests = Array.from({ length: count }, (_, index) =>
    get(url, { agent, headers: { "User-Agent": names[index % names.length] } }),
  );
  await Promise.all(
    requests.map(async (request) => {
      const [answer] = (await once(request, "response")) as [IncomingMessage];
      if (answer.statusCode !== 200) throw new Error(`a listener was refused: ${answer.statusCode}`);
      answer.on("error", () => undefined);
      answer.on("close", () => (ended += 1));
      answer.resume();
    }),
  );
  return {
    dropped: () => ended,
    stop: () => {
      for (const request of requests) request.on("error", () => undefined).destroy();
    },
  };
}

interface HalfRequests {
  /** Connections that the host has accepted. */
  open(): number;
  stop(): void;
}

/** Requests whose header never ends; a connection that is refused or ended is opened again. Returns when most of a thousand are open. */
export async function halfRequests(host: string, count: number): Promise<HalfRequests> {
  const sockets = new Set<ReturnType<typeof connect>>();
  let stopped = false;
  let open = 0;
  const begin = () => {
    if (stopped) return;
    const socket = connect(80, host);
    let accepted = 0;
    sockets.add(socket);
    socket.on("error", () => undefined);
    socket.on("connect", () => {
      accepted = 1;
      open += 1;
      socket.write("GET /live.mp3 HTTP/1.1\r\nHost: ");
    });
    socket.on("close", () => {
      sockets.delete(socket);
      open -= accepted;
      setTimeout(begin, 100);
    });
  };
  for (let started = 0; started < count; started += 1) begin();
  const deadline = performance.now() + 10_000;
  while (open < Math.min(count, 900)) {
    if (performance.now() > deadline) throw new Error(`only ${open} of ${count} connections within 10 s`);
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
  return {
    open: () => open,
    stop: () => {
      stopped = true;
      for (const socket of sockets) socket.destroy();
    },
  };
}
