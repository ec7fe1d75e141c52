import { createServer, type Server, type Socket } from "node:net";
import { createServer as createSecureServer, type SecureContextOptions } from "node:tls";

/** A fake of Liquidsoap's harbor with one mount and one user. It answers PUT and SOURCE like Liquidsoap 2.1. */
export interface Harbor {
  port: number;
  /** The number of encoders accepted so far. */
  connects(): number;
  /** Bytes of audio from the current encoder, or the last one. */
  bytes(): number;
  /** Ends the encoder's connection, like a master that is restarted. */
  drop(): void;
  close(): void;
}

/** @param secure its certificate, when encoders connect with TLS */
export async function openHarbor(mount: string, login: string, secure?: SecureContextOptions): Promise<Harbor> {
  let connects = 0;
  let bytes = 0;
  const sockets = new Set<Socket>();
  const serve = (socket: Socket) => {
    sockets.add(socket);
    let head: string | undefined = "";
    socket.on("error", () => socket.destroy());
    socket.on("close", () => sockets.delete(socket));
    socket.on("data", (chunk) => {
      if (head === undefined) {
        bytes += chunk.length;
        return;
      }
      head += chunk.toString("latin1");
      const end = head.indexOf("\r\n\r\n");
      if (end < 0) return;
      const [, version] = new RegExp(`^(?:PUT|SOURCE) ${mount} (HTTP/1\\.[01])\r\n`, "u").exec(head) ?? [];
      const token = /^authorization: basic (\S+)\r?$/imu.exec(head)?.[1] ?? "";
      if (Buffer.from(token, "base64").toString() !== login) {
        socket.end("HTTP/1.0 401 Unauthorized\r\n\r\n");
        return;
      }
      if (version === undefined) {
        // A title arrives on a separate connection.
        socket.end(`HTTP/1.0 ${head.startsWith("GET /admin/metadata?") ? "200 OK" : "404 Not Found"}\r\n\r\n`);
        return;
      }
      connects += 1;
      bytes = head.length - end - 4;
      head = undefined;
      socket.write(`${version} 200 OK\r\n\r\n`);
    });
  };
  const server: Server = secure === undefined ? createServer(serve) : createSecureServer(secure, serve);
  server.on("tlsClientError", () => undefined);
  await new Promise<void>((resolve) => void server.listen(0, "127.0.0.1", resolve));
  const address = server.address();
  const drop = () => sockets.forEach((socket) => socket.destroy());
  return {
    port: typeof address === "object" ? (address?.port ?? 0) : 0,
    connects: () => connects,
    bytes: () => bytes,
    drop,
    close() {
      server.close();
      drop();
    },
  };
}
