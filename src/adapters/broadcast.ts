import { spawn } from "node:child_process";
import { once } from "node:events";
import { createServer, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { ProgramMissing, RadioctlError } from "../errors.js";
import type { Broadcast, OnAirBroadcast } from "../ports/broadcast.js";

/** A slow client is disconnected when this much is waiting for it: a minute of 128 kbit/s. */
const MOST_WAITING_BYTES = 1 << 20;

const STDERR_BYTES = 2000;

/** See the port. */
export async function serve({ address, port, path, ...made }: Broadcast): Promise<OnAirBroadcast> {
  const { contentType, argv, burstBytes, unitBytes } = made;
  const clients = new Set<ServerResponse>();
  let latest = Buffer.alloc(0);
  let begun: Buffer = Buffer.alloc(0);
  const server = createServer((request, response) => {
    if (request.url !== path) return void response.writeHead(404).end();
    response.writeHead(200, { "Content-Type": contentType, "Cache-Control": "no-store", Connection: "close" });
    if (request.method === "HEAD") return void response.end();
    response.write(latest);
    clients.add(response);
    response.on("error", () => undefined).on("close", () => clients.delete(response));
  });
  const listening = await listen(server, address, port);
  const [file, ...args] = argv;
  const program = spawn(file, args, { stdio: ["ignore", "pipe", "pipe"] });
  let stderr = "";
  program.stderr.on("data", (piece: Buffer) => (stderr = `${stderr}${piece.toString()}`.slice(-STDERR_BYTES)));
  program.stdout.on("data", (output: Buffer) => {
    const bytes = begun.length === 0 ? output : Buffer.concat([begun, output]);
    const whole = bytes.length - (bytes.length % unitBytes);
    const piece = bytes.subarray(0, whole);
    begun = bytes.subarray(whole);
    const both = Buffer.concat([latest, piece]);
    latest = both.subarray(Math.max(0, both.length - burstBytes));
    for (const client of clients) {
      client.write(piece);
      if (client.writableLength > MOST_WAITING_BYTES) client.destroy();
    }
  });
  let closing = false;
  const run = async () => {
    try {
      await once(program, "close");
    } catch (error) {
      throw (error as NodeJS.ErrnoException).code === "ENOENT" ? new ProgramMissing(file, error) : error;
    } finally {
      server.close();
      server.closeAllConnections();
    }
    if (!closing)
      throw new RadioctlError("failed", `${file} ended, and the broadcast with it`, {
        said: stderr.trim().split("\n").slice(-4),
      });
  };
  const over = run();
  return {
    port: listening,
    over,
    async close() {
      closing = true;
      program.kill("SIGKILL");
      await over;
    },
  };
}

async function listen(server: ReturnType<typeof createServer>, address: string, port: number): Promise<number> {
  try {
    server.listen(port, address);
    await once(server, "listening");
    return (server.address() as AddressInfo).port;
  } catch (error) {
    throw new RadioctlError("failed", `cannot listen on ${address}:${port}`, { cause: error });
  }
}
