import { gzipSync } from "node:zlib";
import type { ServerResponse } from "node:http";
import { afterEach, describe, expect, it } from "vitest";
import { PowerDnsApi } from "../../../src/adapters/powerdns/api.js";
import { httpServers, sendForEver } from "../../fakes/http-server.js";

const servers = httpServers();
afterEach(async () => servers.stop());

const KEY = "sentinel-key";

async function apiOf(answer: (response: ServerResponse) => void): Promise<PowerDnsApi> {
  const url = await servers.http((request, response) => {
    request.resume();
    answer(response);
  });
  const endpoint = new URL(url).origin;
  return new PowerDnsApi({ zone: "radio.example", provider: "powerdns", endpoint, apiKey: { reveal: () => KEY } });
}

const answering =
  (body: string | Buffer, headers = {}) =>
  (response: ServerResponse) =>
    void response.writeHead(200, headers).end(body);

const rrset = { name: "a.radio.example.", type: "A", ttl: 60, records: [{ content: "192.0.2.1", disabled: false }] };
const zone = { edited_serial: 7, rrsets: [rrset] };

describe("the API of PowerDNS", () => {
  it("is read in any order of keys, with keys that radioctl does not know", async () => {
    const api = await apiOf(answering(JSON.stringify({ kind: "Native", ...zone })));
    expect(await api.zone()).toEqual(zone);
  });

  it.each([
    ["HTML", answering("<html>login</html>"), "not JSON"],
    ["nothing", answering(""), "not JSON"],
    ["null", answering("null"), "the whole answer"],
    ["a number", answering("5"), "the whole answer"],
    ["a list", answering("[]"), "the whole answer"],
    ["no record sets", answering('{"edited_serial":7}'), "rrsets"],
    ["record sets that are none", answering('{"edited_serial":7,"rrsets":[null]}'), "rrsets.0"],
    ["records that are none", answering(JSON.stringify({ ...zone, rrsets: [{ ...rrset, records: {} }] })), "rrsets.0.records"],
    ["a serial beyond all numbers", answering('{"edited_serial":1e999,"rrsets":[]}'), "edited_serial"],
    ["JSON of endless depth", answering("[".repeat(500_000)), "not JSON"],
    [
      "a part of the answer",
      (response: ServerResponse) => response.writeHead(200).write('{"', () => response.destroy()),
      "before",
    ],
    ["a compressed bomb", answering(gzipSync("0".repeat(50_000_000)), { "Content-Encoding": "gzip" }), "compressed"],
    [
      "a redirect",
      (response: ServerResponse) => void response.writeHead(307, { Location: "/other" }).end(),
      "does not get the API key",
    ],
  ])("that answers with %s counts as unreachable", async (_what, answer, words) => {
    const api = await apiOf(answer);
    await expect(api.zone()).rejects.toMatchObject({ kind: "unreachable", message: expect.stringContaining(words) });
    await expect.poll(() => servers.open()).toBe(0);
  });

  it("gets no more memory than an answer may need", async () => {
    const api = await apiOf((response) => sendForEver(response, 1_000_000, 1));
    await expect(api.zone()).rejects.toMatchObject({ kind: "unreachable", message: expect.stringContaining("more than 8 MiB") });
    await expect.poll(() => servers.open()).toBe(0);
  });

  it("is followed to no other server, which would get the key", async () => {
    const keys: unknown[] = [];
    const other = await servers.http((request, response) => {
      keys.push(request.headers["x-api-key"]);
      response.end(JSON.stringify(zone));
    });
    const api = await apiOf((response) => void response.writeHead(302, { Location: other }).end());
    await expect(api.zone()).rejects.toMatchObject({ kind: "unreachable" });
    expect(keys).toEqual([]);
  });

  it("gives an unknown outcome when a change gets no answer", async () => {
    const api = await apiOf((response) => void response.destroy());
    await expect(api.patch([])).rejects.toMatchObject({ kind: "outcomeUnknown" });
  });

  it("is quoted in errors at most with the beginning of its answer, and without the key", async () => {
    const api = await apiOf((response) => void response.writeHead(500).end("x".repeat(1_000_000)));
    const error: unknown = await api.zone().catch((each: unknown) => each);
    expect(error).toMatchObject({ kind: "failed", said: ["x".repeat(300)] });
    expect(JSON.stringify(error) + String(error)).not.toContain(KEY);
  });
});
