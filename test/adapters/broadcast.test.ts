import { once } from "node:events";
import { get, type IncomingMessage } from "node:http";
import { afterEach, describe, expect, it } from "vitest";
import { serve } from "../../src/adapters/broadcast.js";
import type { OnAirBroadcast } from "../../src/ports/broadcast.js";

/** Prints a counter: `0001 0002 ...`, five bytes each, a hundred numbers a second. */
const COUNTER = `let n = 0; setInterval(() => process.stdout.write(String(++n).padStart(4, "0") + " "), 10)`;

const broadcast = (script: string, port = 0) => ({
  address: "127.0.0.1",
  port,
  path: "/airtime.mp3",
  contentType: "audio/mpeg",
  burstBytes: 50,
  unitBytes: 1,
  argv: [process.execPath, "-e", script] as const,
});

async function tuneIn({ port }: OnAirBroadcast, path = "/airtime.mp3"): Promise<IncomingMessage> {
  const [response] = (await once(get({ host: "127.0.0.1", port, path, agent: false }), "response")) as [IncomingMessage];
  return response;
}

/** Reads until so many bytes have arrived. */
async function heard(response: IncomingMessage, bytes: number): Promise<string> {
  let text = "";
  response.on("error", () => undefined);
  for await (const piece of response.iterator({ destroyOnReturn: false })) {
    text += String(piece);
    if (text.length >= bytes) return text;
  }
  return text;
}

/** Resolves when the response has closed, also with an error. */
const closed = async (response: IncomingMessage) => new Promise<void>((resolve) => response.once("close", () => resolve()));

const numbers = (text: string) => text.trim().split(" ").map(Number);

describe("a broadcast", () => {
  let onAir: OnAirBroadcast | undefined;

  afterEach(async () => onAir?.close());

  it("gives all clients the same bytes without a gap, and a late client the latest ones first", async () => {
    onAir = await serve(broadcast(COUNTER));
    const first = await tuneIn(onAir);
    const early = numbers(await heard(first, 150));
    const second = await tuneIn(onAir);
    const [late, rest] = await Promise.all([heard(second, 200), heard(first, 150)]);
    expect(second.headers["content-type"]).toBe("audio/mpeg");
    const run = [...early, ...numbers(rest)];
    expect(run).toEqual(run.map((_, index) => (run[0] ?? 0) + index));
    const lateRun = numbers(late);
    expect(lateRun).toEqual(lateRun.map((_, index) => (lateRun[0] ?? 0) + index));
    // The burst holds ten numbers, and begins before the end of what the first client has received.
    expect(lateRun[0]).toBeGreaterThan(1);
    expect(lateRun[0]).toBeLessThanOrEqual((early.at(-1) ?? 0) + 1);
    first.destroy();
    second.destroy();
  });

  it("begins for each client with a whole unit, however the program's output is cut", async () => {
    const digits = `let n = 0; setInterval(() => { let text = ""; for (let left = 1 + n % 7; left > 0; left -= 1) text += n++ % 10; process.stdout.write(text) }, 3)`;
    onAir = await serve({ ...broadcast(digits), burstBytes: 0, unitBytes: 10 });
    for (let client = 0; client < 8; client += 1) {
      const response = await tuneIn(onAir);
      expect((await heard(response, 20)).slice(0, 20)).toBe("01234567890123456789");
      response.destroy();
    }
  });

  it("answers only at its path", async () => {
    onAir = await serve(broadcast(COUNTER));
    const other = await tuneIn(onAir, "/other");
    expect(other.statusCode).toBe(404);
    other.resume();
  });

  it("disconnects a client that does not read, and no other", async () => {
    const flood = `const piece = Buffer.alloc(65536); setInterval(() => process.stdout.write(piece), 1)`;
    onAir = await serve(broadcast(flood));
    const deaf = await tuneIn(onAir);
    const reader = await tuneIn(onAir);
    let bytes = 0;
    reader.on("data", (piece: Buffer) => (bytes += piece.length));
    // More than the kernel's and our own buffers hold for a client on loopback.
    await expect.poll(() => bytes, { timeout: 15_000 }).toBeGreaterThan(32 << 20);
    let error: Error | undefined;
    deaf.on("error", (reason) => (error = reason)).resume();
    await closed(deaf);
    expect(error).toMatchObject({ code: "ECONNRESET" });
    const before = bytes;
    await expect.poll(() => bytes, { timeout: 5000 }).toBeGreaterThan(before + 65_536);
    reader.destroy();
  });

  it("ends with its program, and reports why", async () => {
    const ended = await serve(broadcast(`setTimeout(() => { console.error("no such file"); process.exit(1) }, 300)`));
    const client = (await tuneIn(ended)).resume().on("error", () => undefined);
    const hungUp = closed(client);
    await expect(ended.over).rejects.toMatchObject({ kind: "failed", said: ["no such file"] });
    await hungUp;
  });

  it("reports a port that is in use, and a program that is not installed", async () => {
    onAir = await serve(broadcast(COUNTER));
    await expect(serve(broadcast(COUNTER, onAir.port))).rejects.toMatchObject({ kind: "failed" });
    const missing = await serve({ ...broadcast(""), argv: ["no-such-program"] });
    await expect(missing.over).rejects.toThrow("no-such-program is not installed");
  });
});
