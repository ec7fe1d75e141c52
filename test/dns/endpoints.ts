import { once } from "node:events";
import { createServer, type RequestListener, type Server } from "node:http";
import type { AddressInfo } from "node:net";

/** Servers of hosts on loopback addresses, all on one port, that can be stopped and started. */
export interface Endpoints {
  port: number;
  isUp(address: string): boolean;
  /** Stops the servers of these addresses and starts all others. */
  onlyDown(addresses: readonly string[]): Promise<void>;
  stop(): Promise<void>;
}

/** Answers `/healthz` on each address, as nginx does on a relay. */
export async function endpoints(addresses: readonly string[]): Promise<Endpoints> {
  const answer: RequestListener = (request, response) => {
    response.writeHead(request.url === "/healthz" ? 200 : 404, { Connection: "close" }).end("up\n");
  };
  const servers = new Map<string, Server>();
  const up = async (address: string, port: number) => {
    const server = createServer(answer).listen(port, address);
    await once(server, "listening");
    servers.set(address, server);
    return (server.address() as AddressInfo).port;
  };
  const down = async (address: string) => {
    const server = servers.get(address);
    servers.delete(address);
    server?.closeAllConnections();
    if (server !== undefined) await once(server.close(), "close");
  };
  const [first = "", ...others] = addresses;
  const port = await up(first, 0);
  await Promise.all(others.map((address) => up(address, port)));
  return {
    port,
    isUp: (address) => servers.has(address),
    onlyDown: async (wanted) => {
      for (const address of addresses) {
        if (wanted.includes(address)) await down(address);
        else if (!servers.has(address)) await up(address, port);
      }
    },
    stop: async () => void (await Promise.all(addresses.map(down))),
  };
}
