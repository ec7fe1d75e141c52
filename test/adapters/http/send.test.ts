import { afterEach, describe, expect, it } from "vitest";
import { send } from "../../../src/adapters/http/send.js";
import { errorText } from "../../../src/cli/text/error.js";
import { RadioctlError } from "../../../src/errors.js";
import { httpServers, sendForEver } from "../../fakes/http-server.js";

const servers = httpServers();
afterEach(async () => servers.stop());

const limits = { method: "POST", timeoutSeconds: 5, maxBytes: 100 } as const;
const secretly = (url: string) =>
  url.replace("http://", "http://sentinel-user:sentinel-password@").replace("/live.mp3", "/sentinel-path?sentinel=query");

async function failure(url: string, timeoutSeconds = 5): Promise<RadioctlError> {
  const error: unknown = await send({ ...limits, url, timeoutSeconds }).catch((each: unknown) => each);
  if (!(error instanceof RadioctlError)) throw new Error("not a RadioctlError");
  return error;
}

describe("a request to a service", () => {
  it("arrives completely, and the result is the beginning of the answer", async () => {
    const url = await servers.http((request, response) => {
      const pieces: Buffer[] = [];
      request.on("data", (piece: Buffer) => pieces.push(piece));
      request.on("end", () =>
        response.writeHead(202).end(`${request.method} ${request.headers["content-type"]} ${Buffer.concat(pieces).toString()}`),
      );
    });
    expect(await send({ ...limits, url, headers: { "Content-Type": "application/json" }, body: '{"ä":1}' })).toEqual({
      status: 202,
      text: 'POST application/json {"ä":1}',
    });
  });

  it("does not follow a redirect", async () => {
    const url = await servers.http((_request, response) => response.writeHead(302, { Location: "http://127.0.0.1:1/" }).end());
    expect(await send({ ...limits, url })).toEqual({ status: 302, text: "" });
  });

  it("gets an answer that is cut off at the limit, and an endless answer does not end the process", async () => {
    const url = await servers.http((_request, response) => sendForEver(response));
    expect((await send({ ...limits, url })).text).toHaveLength(100);
    await expect.poll(() => servers.open()).toBe(0);
  });

  it("gets a status even if the body never ends", async () => {
    const url = await servers.http((_request, response) => void response.writeHead(200).write("x"));
    expect(await send({ ...limits, url, timeoutSeconds: 0.3 })).toEqual({ status: 200, text: "x" });
  });

  it.each([
    ["nothing listens", async () => servers.nothing()],
    ["nothing answers", async () => servers.tcp((socket) => void socket.resume())],
    ["the connection is closed", async () => servers.tcp((socket) => void socket.destroy())],
    ["the service does not speak HTTP", async () => servers.tcp((socket) => void socket.end("220 smtp ready\r\n"))],
  ])("is unreachable when %s, and the error shows only the host of the URL", async (_name, place) => {
    const error = await failure(secretly(await place()), 0.3);
    expect(error.kind).toBe("unreachable");
    expect(errorText(error)).toContain("127.0.0.1:");
    expect(errorText(error)).not.toContain("sentinel");
  });

  it.each(["sentinel no URL", "ftp://sentinel/", "http://sentinel:99999/", ""])(
    "is refused for the URL %j, which the error does not show",
    async (url) => {
      const error = await failure(url);
      expect(error.kind).toBe("usage");
      expect(errorText(error) + String(error.stack)).not.toContain("sentinel");
      expect(error.cause).toBeUndefined();
    },
  );
});
