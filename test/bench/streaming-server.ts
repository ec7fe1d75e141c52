import { createServer, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { mp3Station } from "../listening/mp3-station.js";

/** A separate process: ten streams in real time, on one port with a burst of 8 s as on relays, on another without one as on masters. */
const STREAMS = 10;
const BURST_BYTES = 128_000;
const PIECE_BYTES = 1400;
/** How much was played before the first client connected. */
const BEGUN_SECONDS = 20;

const streams = Array.from({ length: STREAMS }, (_, seed) => ({
  ...mp3Station(seed + 1),
  sent: 0,
  listeners: new Set<ServerResponse>(),
}));
const startedAt = performance.now() - BEGUN_SECONDS * 1000;

function play(): void {
  const seconds = (performance.now() - startedAt) / 1000;
  for (const stream of streams) {
    for (const due = seconds * stream.bytesPerSecond; due - stream.sent >= PIECE_BYTES; stream.sent += PIECE_BYTES) {
      const piece = stream.bytes.subarray(stream.sent, stream.sent + PIECE_BYTES);
      for (const listener of stream.listeners) listener.write(piece);
    }
  }
}

async function serve(burstBytes: number): Promise<number> {
  const server = createServer((request, response) => {
    const stream = streams[Number(/\d+/u.exec(request.url ?? "")?.[0])];
    if (stream === undefined) return void response.writeHead(404).end();
    response.writeHead(200, { "Content-Type": "audio/mpeg" }).flushHeaders();
    if (burstBytes > 0) response.write(stream.bytes.subarray(Math.max(0, stream.sent - burstBytes), stream.sent));
    stream.listeners.add(response);
    response.on("close", () => stream.listeners.delete(response));
  });
  await new Promise<void>((ready) => void server.listen({ port: 0, host: "0.0.0.0", backlog: 1024 }, ready));
  return (server.address() as AddressInfo).port;
}

play();
setInterval(play, 10);
process.stdout.write(`${JSON.stringify({ relayPort: await serve(BURST_BYTES), masterPort: await serve(0) })}\n`);
process.on("disconnect", () => process.exit());
