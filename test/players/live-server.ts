import { createServer, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { ADTS_HEADER_BYTES, readAdtsHeader } from "../../src/listening/stream/adts.js";
import { MP3_HEADER_BYTES, readMp3Header } from "../../src/listening/stream/mp3.js";
import { OPUS_RATE_HZ } from "../../src/listening/stream/ogg-codec.js";
import { readPage } from "../../src/listening/stream/ogg-page.js";

/** A frame or a page of a stream. */
export interface Unit {
  bytes: Buffer;
  seconds: number;
}

/** Headers, which each listener gets first, and what follows. */
export interface Units {
  head: readonly Buffer[];
  units: readonly Unit[];
}

/** A live stream over HTTP, in real time, in which a test makes joins. */
export interface LiveServer {
  url: string;
  /**
   * Continues so many seconds later in the programme, or earlier when negative, for each listener.
   * @param how "frame", or in the middle of one, as Icecast does
   */
  skip(seconds: number, how: "frame" | "anywhere"): void;
  /** Sends nothing for so long; then goes on where it is then. */
  freeze(seconds: number): void;
  /** Ends all connections. */
  drop(): void;
  stop(): Promise<void>;
}

const BEAT_MILLISECONDS = 20;

/** Cuts an encoded file. Pure. */
export function unitsOf(codec: "mp3" | "aac" | "opus", file: Buffer): Units {
  return codec === "opus" ? pagesOf(file) : { head: [], units: framesOf(codec, file) };
}

function framesOf(codec: "mp3" | "aac", file: Buffer): Unit[] {
  const [headerBytes, readHeader] = codec === "mp3" ? [MP3_HEADER_BYTES, readMp3Header] : [ADTS_HEADER_BYTES, readAdtsHeader];
  const units: Unit[] = [];
  for (let at = 0; at + headerBytes <= file.length;) {
    const header = readHeader(file, at);
    if (header === undefined) throw new Error(`no frame of ${codec} at byte ${at}`);
    units.push({ bytes: file.subarray(at, at + header.lengthBytes), seconds: header.samples / header.sampleRateHz });
    at += header.lengthBytes;
  }
  return units;
}

function pagesOf(file: Buffer): Units {
  const head: Buffer[] = [];
  const units: Unit[] = [];
  let granule = 0;
  for (let at = 0; at < file.length;) {
    const page = readPage(file, at);
    if (page === undefined || page === "cut") throw new Error(`no page at byte ${at}`);
    const bytes = file.subarray(at, page.end);
    const now = page.granule ?? granule;
    if (now === 0) head.push(bytes);
    else units.push({ bytes, seconds: (now - granule) / OPUS_RATE_HZ });
    granule = now;
    at = page.end;
  }
  return { head, units };
}

/** Serves the units in real time from their begin, without end. @param burstSeconds what a new listener gets at once */
export async function startLiveServer({ head, units }: Units, contentType: string, burstSeconds = 4): Promise<LiveServer> {
  const listeners = new Set<ServerResponse>();
  const burst: Unit[] = [];
  let [next, sent, frozenUntil] = [0, -burstSeconds, 0];
  const startedAt = performance.now();
  const send = (unit: Unit): void => {
    for (const listener of listeners) listener.write(unit.bytes);
    burst.push(unit);
    for (let kept = burst.reduce((sum, { seconds }) => sum + seconds, 0); kept > burstSeconds;)
      kept -= burst.shift()?.seconds ?? kept;
  };
  const beat = (): void => {
    const now = (performance.now() - startedAt) / 1000;
    while (sent < now) {
      const unit = units[next % units.length];
      if (unit === undefined) throw new Error("nothing to play");
      if (now >= frozenUntil) send(unit);
      next += 1;
      sent += unit.seconds;
    }
  };
  beat();
  const beats = setInterval(beat, BEAT_MILLISECONDS);
  const server = createServer((_, response) => {
    response.writeHead(200, { "Content-Type": contentType, "Cache-Control": "no-store", "Access-Control-Allow-Origin": "*" });
    response.write(Buffer.concat([...head, ...burst.map(({ bytes }) => bytes)]));
    listeners.add(response);
    response.on("close", () => listeners.delete(response));
  });
  await new Promise<void>((ready) => void server.listen(0, "127.0.0.1", ready));
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/live`,
    skip(seconds, how) {
      const half = (from: number) => {
        const unit = units[next % units.length];
        if (unit === undefined || how === "frame") return;
        const middle = unit.bytes.length >> 1;
        send({
          ...unit,
          bytes: from === 0 ? unit.bytes.subarray(0, middle) : unit.bytes.subarray(middle),
          seconds: unit.seconds / 2,
        });
        next += 1;
      };
      half(0);
      const mean = units.reduce((sum, unit) => sum + unit.seconds, 0) / units.length;
      next = (next + Math.round(seconds / mean) + units.length) % units.length;
      half(1);
    },
    freeze(seconds) {
      frozenUntil = (performance.now() - startedAt) / 1000 + seconds;
    },
    drop() {
      for (const listener of listeners) listener.destroy();
    },
    async stop() {
      clearInterval(beats);
      server.closeAllConnections();
      await new Promise((closed) => void server.close(closed));
    },
  };
}
