import { createSocket, type Socket as UdpSocket } from "node:dgram";
import { once } from "node:events";
import { createServer, type AddressInfo, type Server, type Socket } from "node:net";
import * as dns from "dns-packet";
import type { ZoneSnapshot } from "../../../src/dns/records.js";
import { answer, seededRandom } from "./answer.js";
import { placesOf, type Locations } from "./locations.js";
import { readQuestion, truncated, udpBytes, writeAnswer } from "./wire.js";

export interface DnsServer {
  /** The port on 127.0.0.1, for UDP and TCP. */
  port: number;
  /** `NAME TYPE` of every query so far. */
  asked: string[];
  stop(): Promise<void>;
}

export interface DnsServerOptions {
  /** Called at every query: the zone as its name servers have it then. */
  snapshot: () => ZoneSnapshot;
  /** The places of clients, by their subnet or otherwise by their address. */
  locations?: Locations;
  random?: () => number;
}

/** An authoritative name server on loopback that answers as the simulator does; a seeded generator draws by weight. */
export async function dnsServer({ snapshot, locations = [], random = seededRandom(1) }: DnsServerOptions): Promise<DnsServer> {
  const asked: string[] = [];
  const placeOf = placesOf(locations);
  /** @param most the largest answer that the transport carries */
  const respond = (message: Buffer, from: string, most: "any" | "udp"): Buffer | undefined => {
    const question = readQuestion(dns.decode(message));
    if (question === undefined) return undefined;
    asked.push(`${question.name} ${question.type}`);
    const client = placeOf(question.subnet?.address ?? from);
    const packet = writeAnswer(question, answer(snapshot(), question.name, question.type, client, random));
    const bytes = dns.encode(packet);
    return most === "udp" && bytes.length > udpBytes(question) ? dns.encode(truncated(packet)) : bytes;
  };
  const { udp, tcp } = await listen();
  udp.on("message", (message, { address, port }) => {
    const response = respond(message, address, "udp");
    if (response !== undefined) udp.send(response, port, address);
  });
  const sockets = new Set<Socket>();
  tcp.on("connection", (socket) => {
    sockets.add(socket);
    socket.on("close", () => sockets.delete(socket)).on("error", () => socket.destroy());
    eachMessage(socket, (message) => {
      const response = respond(message, socket.remoteAddress ?? "", "any");
      if (response !== undefined) socket.write(framed(response));
    });
  });
  return {
    port: udp.address().port,
    asked,
    stop: async () => {
      for (const socket of sockets) socket.destroy();
      udp.close();
      tcp.close();
      await Promise.all([once(udp, "close"), once(tcp, "close")]);
    },
  };
}

/** One free port for both: the kernel gives one for TCP; if it is in use for UDP, another one is tried. */
async function listen(): Promise<{ udp: UdpSocket; tcp: Server }> {
  for (let tries = 0; ; tries += 1) {
    const tcp = createServer().listen(0, "127.0.0.1");
    await once(tcp, "listening");
    const udp = createSocket("udp4");
    try {
      udp.bind((tcp.address() as AddressInfo).port, "127.0.0.1");
      await once(udp, "listening");
      return { udp, tcp };
    } catch (error) {
      udp.close();
      tcp.close();
      if (tries === 9) throw error;
    }
  }
}

/** Messages over TCP begin with their length, two bytes (RFC 1035, 4.2.2). */
function eachMessage(socket: Socket, take: (message: Buffer) => void): void {
  let waiting = Buffer.alloc(0);
  socket.on("data", (piece: Buffer) => {
    waiting = Buffer.concat([waiting, piece]);
    while (waiting.length >= 2 && waiting.length >= 2 + waiting.readUInt16BE(0)) {
      const end = 2 + waiting.readUInt16BE(0);
      take(waiting.subarray(2, end));
      waiting = waiting.subarray(end);
    }
  });
}

function framed(message: Buffer): Buffer {
  const length = Buffer.alloc(2);
  length.writeUInt16BE(message.length);
  return Buffer.concat([length, message]);
}
