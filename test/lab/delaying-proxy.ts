import { once } from "node:events";
import { connect, createServer, type AddressInfo, type Socket } from "node:net";

/** A proxy between two hosts: every byte from `to` arrives later, at its original speed. */
export interface DelayingProxy {
  port: number;
  stop(): void;
}

/** @param at the address that it listens on */
export async function delayingProxy(
  at: string,
  to: { host: string; port: number },
  delayMilliseconds: number,
): Promise<DelayingProxy> {
  const sockets = new Set<Socket>();
  const server = createServer((client) => {
    const parent = connect(to);
    for (const socket of [client, parent]) {
      sockets.add(socket);
      socket.on("close", () => sockets.delete(socket)).on("error", () => undefined);
    }
    client.pipe(parent);
    parent.on("data", (piece) => void setTimeout(() => client.write(piece), delayMilliseconds));
    parent.on("close", () => client.destroy());
    client.on("close", () => parent.destroy());
  });
  server.listen(0, at);
  await once(server, "listening");
  return {
    port: (server.address() as AddressInfo).port,
    stop() {
      server.close();
      for (const socket of sockets) socket.destroy();
    },
  };
}
