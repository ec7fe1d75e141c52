import { once } from "node:events";
import { connect as tcpConnect, type Socket } from "node:net";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { capture } from "../../../src/adapters/http.js";
import { RadioctlError } from "../../../src/errors.js";
import type { CaptureRequest } from "../../../src/ports/http.js";
import { httpServers, sendForEver, type HttpServers } from "../../fakes/http-server.js";

let servers: HttpServers;
beforeEach(() => {
  servers = httpServers();
});
afterEach(async () => servers.stop());

const limits = { maxBytes: 1_000_000, timeoutSeconds: 5 };

function endless(): Promise<string> {
  return servers.http((_request, response) => sendForEver(response));
}

async function failureOf(request: CaptureRequest): Promise<RadioctlError> {
  const failure: unknown = await capture(request).catch((error: unknown) => error);
  if (!(failure instanceof RadioctlError)) throw new Error(`expected a RadioctlError, got ${JSON.stringify(failure)}`);
  return failure;
}

describe("an endless body", () => {
  it("is read up to exactly the limit", async () => {
    const heard = await capture({ ...limits, url: await endless(), maxBytes: 4500 });
    expect(heard).toMatchObject({ status: 200, endedBy: "limit" });
    expect(heard.body.length).toBe(4500);
    expect(heard.pieces.at(-1)?.end).toBe(4500);
  });

  it("is read until the caller, who sees all bytes so far, has enough", async () => {
    const heard = await capture({ ...limits, url: await endless(), until: ({ body }) => body[body.length - 1] === 3 });
    expect(heard).toMatchObject({ endedBy: "satisfied" });
    expect(heard.body.length).toBe(4000);
    expect([...new Set(heard.body)]).toEqual([0, 1, 2, 3]);
  });

  it("is read for the given time, and the bytes until then are the result", async () => {
    const heard = await capture({ ...limits, url: await endless(), timeoutSeconds: 0.3 });
    expect(heard.endedBy).toBe("timeout");
    expect(heard.body.length).toBeGreaterThan(1000);
    expect(heard.endedAtMilliseconds - heard.startedAtMilliseconds).toBeGreaterThanOrEqual(295);
  });

  it("is read until it is stopped", async () => {
    const stop = new AbortController();
    const until = ({ body }: { body: Uint8Array }) => {
      if (body.length >= 3000) stop.abort();
      return false;
    };
    expect(await capture({ ...limits, url: await endless(), stop: stop.signal, until })).toMatchObject({ endedBy: "satisfied" });
  });

  it("comes in pieces whose times and end offsets only grow, with the time of its first byte", async () => {
    const { pieces, body, firstByteMilliseconds, startedAtMilliseconds } = await capture({
      ...limits,
      url: await endless(),
      maxBytes: 9000,
    });
    const sorted = pieces.toSorted((one, other) => one.end - other.end);
    expect(pieces).toEqual(sorted.toSorted((one, other) => one.atMilliseconds - other.atMilliseconds));
    expect(pieces.length).toBeGreaterThan(3);
    expect(pieces.at(-1)?.end).toBe(body.length);
    expect(firstByteMilliseconds).toBeCloseTo((pieces[0]?.atMilliseconds ?? 0) - startedAtMilliseconds, 5);
  });

  it("leaves no connection behind", async () => {
    await capture({ ...limits, url: await endless(), maxBytes: 10 });
    await vi.waitFor(() => expect(servers.open()).toBe(0));
  });

  it("gives the caller's error when the caller throws, and leaves no connection behind", async () => {
    const mistake = new RangeError("the caller's own");
    const until = () => {
      throw mistake;
    };
    await expect(capture({ ...limits, url: await endless(), until })).rejects.toBe(mistake);
    await vi.waitFor(() => expect(servers.open()).toBe(0));
  });

  it("larger than the first buffer is kept completely", async () => {
    const sent = Buffer.from(Array.from({ length: 300_000 }, (_, index) => index % 251));
    const url = await servers.http((_request, response) => response.end(sent));
    const heard = await capture({ ...limits, url });
    expect(Buffer.from(heard.body).equals(sent)).toBe(true);
  });
});

describe("an answer", () => {
  it("with another status is a result, with its body", async () => {
    const url = await servers.http((_request, response) => response.writeHead(404, { "X-Why": "no source" }).end("not here"));
    const heard = await capture({ ...limits, url });
    expect(heard).toMatchObject({ status: 404, endedBy: "closed" });
    expect(heard.headers["x-why"]).toBe("no source");
    expect(Buffer.from(heard.body).toString()).toBe("not here");
  });

  it("with a redirect is not followed", async () => {
    const url = await servers.http((_request, response) => response.writeHead(302, { Location: "/other" }).end());
    expect(await capture({ ...limits, url })).toMatchObject({ status: 302, headers: { location: "/other" } });
  });

  it("without a body has no time of a first byte", async () => {
    const url = await servers.http((_request, response) => response.writeHead(200).flushHeaders());
    const heard = await capture({ ...limits, url, timeoutSeconds: 0.2 });
    expect(heard).toMatchObject({ status: 200, endedBy: "timeout", firstByteMilliseconds: undefined });
  });

  it("that ends early is a result, with the bytes so far", async () => {
    const url = await servers.tcp((socket) => {
      socket.once("data", () => socket.end("HTTP/1.0 200 OK\r\nContent-Length: 5000\r\n\r\nabc"));
    });
    const heard = await capture({ ...limits, url });
    expect(heard).toMatchObject({ status: 200, endedBy: "closed" });
    expect(Buffer.from(heard.body).toString()).toBe("abc");
  });

  it("that is reset early is a result, too", async () => {
    const url = await servers.tcp((socket) => {
      socket.once("data", () => socket.write("HTTP/1.0 200 OK\r\n\r\nabc", () => setImmediate(() => socket.resetAndDestroy())));
    });
    expect(await capture({ ...limits, url })).toMatchObject({ status: 200, endedBy: "closed" });
  });

  it("is requested without titles between the audio, with radioctl's user agent and the caller's headers", async () => {
    let received: Record<string, unknown> = {};
    const url = await servers.http((request, response) => {
      received = { ...request.headers, method: request.method, url: request.url };
      response.end();
    });
    await capture({ ...limits, url, headers: { Host: "listen.example.org" } });
    expect(received).toMatchObject({ method: "GET", url: "/live.mp3", host: "listen.example.org", "icy-metadata": "0" });
    expect(received["user-agent"]).toMatch(/^radioctl/u);
  });
});

describe("no answer", () => {
  it("because nothing listens is unreachable, with a hint", async () => {
    const url = await servers.nothing();
    const failure = await failureOf({ ...limits, url });
    expect(failure).toMatchObject({
      kind: "unreachable",
      hint: `nothing listens on ${new URL(url).host}: is its service running?`,
    });
  });

  it("within the time is unreachable", async () => {
    const url = await servers.tcp((socket) => void socket.resume());
    const failure = await failureOf({ ...limits, url, timeoutSeconds: 0.2 });
    expect(failure).toMatchObject({ kind: "unreachable" });
    expect(failure.message).toContain("0.2 s");
    await vi.waitFor(() => expect(servers.open()).toBe(0));
  });

  it("because the connection is reset is unreachable", async () => {
    const url = await servers.tcp((socket) => void socket.once("data", () => socket.resetAndDestroy()));
    expect(await failureOf({ ...limits, url })).toMatchObject({ kind: "unreachable" });
  });

  it("because the service does not speak HTTP is unreachable, and the hint says so", async () => {
    const url = await servers.tcp((socket) => void socket.write("SSH-2.0-OpenSSH_9.2\r\n"));
    const failure = await failureOf({ ...limits, url });
    expect(failure.hint).toContain("does not speak HTTP");
  });

  it("before it was stopped is unreachable, and leaves no connection behind", async () => {
    const stop = new AbortController();
    const url = await servers.tcp((socket) => void socket.once("data", () => stop.abort()));
    expect(await failureOf({ ...limits, url, stop: stop.signal })).toMatchObject({ kind: "unreachable" });
    await vi.waitFor(() => expect(servers.open()).toBe(0));
  });

  it("because it was stopped before the request, contacts no server", async () => {
    let requests = 0;
    const url = await servers.http((_request, response) => {
      requests += 1;
      response.end();
    });
    const connect = async () => new Promise<Socket>(() => undefined);
    const stop = AbortSignal.abort();
    expect(await failureOf({ ...limits, url, stop })).toMatchObject({ kind: "unreachable" });
    expect(await failureOf({ ...limits, url, stop, connect })).toMatchObject({ kind: "unreachable" });
    expect(requests).toBe(0);
  });

  it("is an error without the user and password of the URL", async () => {
    const url = (await servers.nothing()).replace("http://", "http://anna:sesame@");
    const failure = await failureOf({ ...limits, url });
    expect(`${failure.message} ${failure.hint}`).not.toMatch(/anna|sesame/u);
  });
});

describe("a connection that the caller makes", () => {
  it("is used instead of TCP to the URL's host", async () => {
    const url = await endless();
    const connect = async () => tcpConnect(Number(new URL(url).port), "127.0.0.1");
    const heard = await capture({ ...limits, url: "http://master-a.invalid/live.mp3", maxBytes: 2000, connect });
    expect(heard).toMatchObject({ status: 200, endedBy: "limit" });
    await vi.waitFor(() => expect(servers.open()).toBe(0));
  });

  it("that fails gives the caller's error", async () => {
    const refused = new RadioctlError("unreachable", "eu-1 does not pass connections on", { host: "eu-1" });
    const connect = async () => Promise.reject(refused);
    expect(await failureOf({ ...limits, url: "http://127.0.0.1:1/live.mp3", connect })).toBe(refused);
  });

  it("that takes too long is abandoned, and closed if it arrives later", async () => {
    const url = await endless();
    let arrive: (socket: Socket) => void = () => undefined;
    const connecting = new Promise<Socket>((resolve) => {
      arrive = resolve;
    });
    const failure = await failureOf({ ...limits, url, timeoutSeconds: 0.1, connect: async () => connecting });
    expect(failure.kind).toBe("unreachable");
    const late = tcpConnect(Number(new URL(url).port), "127.0.0.1");
    arrive(late);
    await once(late, "close");
    expect(late.destroyed).toBe(true);
  });
});
