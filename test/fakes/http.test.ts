import { afterEach, describe, expect, it } from "vitest";
import { capture } from "../../src/adapters/http.js";
import { RadioctlError } from "../../src/errors.js";
import type { Http } from "../../src/ports/http.js";
import { httpServers, sendForEver } from "./http-server.js";
import { FakeHttp } from "./http.js";
import { VirtualTime } from "./virtual-time.js";

type Place = "endless" | "closing" | "not found" | "hanging" | "missing";

const servers = httpServers();
afterEach(async () => servers.stop());

async function realPlace(place: Place): Promise<{ http: Http; url: string }> {
  const http = { capture };
  switch (place) {
    case "endless":
      return { http, url: await servers.http((_request, response) => sendForEver(response)) };
    case "closing":
      return { http, url: await servers.http((_request, response) => response.end(Buffer.alloc(5000))) };
    case "not found":
      return { http, url: await servers.http((_request, response) => response.writeHead(404).end()) };
    case "hanging":
      return { http, url: await servers.tcp((socket) => void socket.resume()) };
    case "missing":
      return { http, url: await servers.nothing() };
  }
}

async function fakePlace(place: Place): Promise<{ http: Http; url: string }> {
  const clock = new VirtualTime();
  const http = new FakeHttp(clock);
  const url = "http://eu-1/live.mp3";
  const broadcast = { bytes: new Uint8Array(10_000_000), bytesPerSecond: 200_000 };
  if (place === "endless") http.mounts.set(url, { broadcast });
  if (place === "closing") http.mounts.set(url, { broadcast, closedFromSeconds: 0.05 });
  if (place === "not found") http.mounts.set(url, 404);
  if (place === "hanging") http.mounts.set(url, "hangs");
  return { http, url };
}

// The fake replaces the adapter: both must pass the same tests.
describe.each([
  { name: "the adapter", at: realPlace },
  { name: "the fake", at: fakePlace },
])("$name", ({ at }) => {
  const limits = { maxBytes: 1_000_000, timeoutSeconds: 2 };

  it("ends an endless body at the limit, to the byte", async () => {
    const { http, url } = await at("endless");
    const heard = await http.capture({ ...limits, url, maxBytes: 4321 });
    expect(heard).toMatchObject({ status: 200, endedBy: "limit" });
    expect([heard.body.length, heard.pieces.at(-1)?.end]).toEqual([4321, 4321]);
  });

  it("ends it when the caller has enough; the caller may keep the growing recording", async () => {
    const { http, url } = await at("endless");
    let kept: { body: Uint8Array } | undefined;
    const heard = await http.capture({ ...limits, url, until: (soFar) => (kept ??= soFar).body.length >= 3000 });
    expect(heard.endedBy).toBe("satisfied");
    expect(kept?.body.length).toBe(heard.body.length);
  });

  it("ends it after the timeout, with the data so far", async () => {
    const { http, url } = await at("endless");
    const heard = await http.capture({ ...limits, url, timeoutSeconds: 0.2 });
    expect(heard.endedBy).toBe("timeout");
    expect(heard.body.length).toBeGreaterThan(0);
    expect(heard.endedAtMilliseconds - heard.startedAtMilliseconds).toBeGreaterThan(190);
  });

  it("ends it when it is stopped", async () => {
    const { http, url } = await at("endless");
    const stop = new AbortController();
    const until = () => {
      stop.abort();
      return false;
    };
    expect(await http.capture({ ...limits, url, stop: stop.signal, until })).toMatchObject({ endedBy: "satisfied" });
  });

  it("reports that the server closed the connection", async () => {
    const { http, url } = await at("closing");
    const heard = await http.capture({ ...limits, url });
    expect(heard).toMatchObject({ status: 200, endedBy: "closed" });
    expect(heard.body.length).toBeGreaterThan(0);
  });

  it("returns any status as a result", async () => {
    const { http, url } = await at("not found");
    expect(await http.capture({ ...limits, url })).toMatchObject({ status: 404, firstByteMilliseconds: undefined });
  });

  it.each(["hanging", "missing"] as const)("is unreachable with a server that is %s", async (place) => {
    const { http, url } = await at(place);
    const failure: unknown = await http.capture({ ...limits, url, timeoutSeconds: 0.2 }).catch((error: unknown) => error);
    expect(failure).toBeInstanceOf(RadioctlError);
    expect(failure).toMatchObject({ kind: "unreachable" });
  });

  it("is unreachable when it was stopped before", async () => {
    const { http, url } = await at("endless");
    await expect(http.capture({ ...limits, url, stop: AbortSignal.abort() })).rejects.toMatchObject({ kind: "unreachable" });
  });
});

it("the adapter connects to a given address and keeps the name in the request", async () => {
  let asked: string | undefined;
  const url = await servers.http((request, response) => {
    asked = request.headers.host;
    response.end(Buffer.alloc(5000));
  });
  const { port } = new URL(url);
  const named = `http://no-such-name.invalid:${port}/live.mp3`;
  const { status, body } = await capture({ url: named, address: "127.0.0.1", maxBytes: 10_000, timeoutSeconds: 5 });
  expect({ status, bytes: body.length, asked }).toEqual({ status: 200, bytes: 5000, asked: `no-such-name.invalid:${port}` });
});
