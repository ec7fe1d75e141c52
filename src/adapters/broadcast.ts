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
  let latest: Buffer = Buffer.alloc(0);
  const whole = wholeUnits(unitBytes);
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
    const piece = whole(output);
    latest = lastBytes(Buffer.concat([latest, piece]), burstBytes);
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
    const said = stderr.trim().split("\n").slice(-4);
    if (!closing) throw new RadioctlError("failed", `${file} ended, and the broadcast with it`, { said });
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

/** Gives of each piece of a stream what ends with a whole unit, and keeps the rest for the next piece. */
function wholeUnits(unitBytes: number): (piece: Buffer) => Buffer {
  let rest: Buffer = Buffer.alloc(0);
  return (piece) => {
    const bytes = Buffer.concat([rest, piece]);
    const length = bytes.length - (bytes.length % unitBytes);
    rest = bytes.subarray(length);
    return bytes.subarray(0, length);
  };
}

function lastBytes(bytes: Buffer, count: number): Buffer {
  return bytes.subarray(Math.max(0, bytes.length - count));
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
