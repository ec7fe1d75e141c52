import { isIPv6 } from "node:net";
import * as dns from "dns-packet";
import type { RecordSet } from "../../../src/ports/dns.js";
import type { Answer } from "./answer.js";

/** A received question, and the network of its client. */
export interface Question {
  packet: dns.Packet;
  name: string;
  type: string;
  /** EDNS client subnet (RFC 7871): the network's first address, and the number of its bits in the query. */
  subnet: { address: string; bits: number } | undefined;
}

/** UDP without EDNS carries 512 bytes (RFC 1035); with EDNS, the size that the sender gives, up to this limit. */
const UDP_BYTES = 512;
const UDP_BYTES_MOST = 1232;

export function readQuestion(packet: dns.Packet): Question | undefined {
  const [question] = packet.questions ?? [];
  if (question === undefined) return undefined;
  const subnet = optOf(packet)?.options.find((option) => option.code === 8) as
    { ip: string; sourcePrefixLength: number; family: number } | undefined;
  return {
    packet,
    name: question.name.toLowerCase(),
    type: question.type,
    subnet: subnet && { address: subnet.ip, bits: subnet.sourcePrefixLength },
  };
}

/** The most bytes of an answer over UDP. */
export function udpBytes({ packet }: Question): number {
  const opt = optOf(packet);
  return opt === undefined ? UDP_BYTES : Math.max(UDP_BYTES, Math.min(UDP_BYTES_MOST, opt.udpPayloadSize));
}

/** The answer's packet. With a client subnet it marks the answer as valid for that network only. */
export function writeAnswer(question: Question, { code, record, values }: Answer): dns.Packet {
  const { packet, name, subnet } = question;
  const additionals: dns.Answer[] = [];
  if (optOf(packet) !== undefined) {
    const options = subnet && [
      {
        code: "CLIENT_SUBNET",
        family: isIPv6(subnet.address) ? 2 : 1,
        sourcePrefixLength: subnet.bits,
        scopePrefixLength: subnet.bits,
        ip: subnet.address,
      } as unknown as dns.PacketOpt,
    ];
    additionals.push({
      type: "OPT",
      name: ".",
      udpPayloadSize: UDP_BYTES_MOST,
      flags: 0,
      options: options ?? [],
    } as dns.OptAnswer);
  }
  const rcode = { NOERROR: 0, NXDOMAIN: 3, REFUSED: 5 }[code];
  return {
    type: "response",
    id: packet.id ?? 0,
    flags: dns.AUTHORITATIVE_ANSWER | ((packet.flags ?? 0) & dns.RECURSION_DESIRED) | rcode,
    questions: packet.questions ?? [],
    answers: record === undefined ? [] : values.map((value) => answerOf(name, record, value)),
    additionals,
  };
}

/** The packet without its records, marked as truncated: the client repeats the query over TCP. */
export function truncated(packet: dns.Packet): dns.Packet {
  return { ...packet, flags: (packet.flags ?? 0) | dns.TRUNCATED_RESPONSE, answers: [] };
}

function optOf(packet: dns.Packet): dns.OptAnswer | undefined {
  return packet.additionals?.find((each): each is dns.OptAnswer => each.type === "OPT");
}

/** An alias answers under the queried name: the client never sees the tree. */
function answerOf(name: string, { type, ttlSeconds = 60 }: RecordSet, value: string): dns.Answer {
  return { name, type, ttl: ttlSeconds, class: "IN", data: dataOf(type, value) } as dns.Answer;
}

function dataOf(type: string, value: string): unknown {
  const words = value.split(" ");
  switch (type) {
    case "TXT":
      return [...value.matchAll(/"((?:[^"\\]|\\.)*)"/gu)].map(([, text = ""]) => text.replaceAll(/\\(.)/gu, "$1"));
    case "SOA": {
      const [mname = "", rname = "", serial, refresh, retry, expire, minimum] = words;
      const numbers = [serial, refresh, retry, expire, minimum].map(Number);
      return {
        mname,
        rname,
        serial: numbers[0],
        refresh: numbers[1],
        retry: numbers[2],
        expire: numbers[3],
        minimum: numbers[4],
      };
    }
    case "MX":
      return { preference: Number(words[0]), exchange: words[1] };
    default:
      return value;
  }
}
