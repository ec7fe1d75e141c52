import { afterEach, expect, it } from "vitest";
import { exchange } from "../../../src/adapters/http/exchange.js";
import { httpServers } from "../../fakes/http-server.js";

const servers = httpServers();
afterEach(async () => servers.stop());

const common = { method: "GET", headers: {}, maxBytes: 100, show: (url: URL) => url.host } as const;

it("a body that stalls is an error at the deadline where the whole body is needed, and a result where its beginning is", async () => {
  const url = new URL(await servers.http((_request, response) => void response.writeHead(200).write("x")));
  await expect(exchange({ ...common, url, timeoutSeconds: 0.3, read: "whole" })).rejects.toMatchObject({ kind: "unreachable" });
  expect(await exchange({ ...common, url, timeoutSeconds: 0.3, read: "beginning" })).toMatchObject({ status: 200, text: "x" });
  await expect.poll(() => servers.open()).toBe(0);
});

it("a body of exactly the limit is whole, and of one byte more is not", async () => {
  let bytes = 100;
  const url = new URL(await servers.http((_request, response) => void response.end("x".repeat(bytes))));
  expect((await exchange({ ...common, url, timeoutSeconds: 5, read: "whole" })).text).toHaveLength(100);
  bytes += 1;
  await expect(exchange({ ...common, url, timeoutSeconds: 5, read: "whole" })).rejects.toMatchObject({ kind: "unreachable" });
});

it("a header that cannot be sent is an error that does not show it", async () => {
  const url = new URL(await servers.nothing());
  const sending = exchange({ ...common, url, headers: { "X-API-Key": "sentinel\n" }, timeoutSeconds: 5, read: "whole" });
  const error: unknown = await sending.catch((each: unknown) => each);
  expect(error).toMatchObject({ kind: "unreachable" });
  expect(JSON.stringify(error) + String(error)).not.toContain("sentinel");
});
