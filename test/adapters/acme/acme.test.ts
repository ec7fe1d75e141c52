import { randomBytes } from "node:crypto";
import { afterAll, describe, expect, it } from "vitest";
import { openAcme } from "../../../src/adapters/acme.js";
import { newKey } from "../../../src/certificates/request.js";
import { acmeServer, problem, type Script } from "../../fakes/acme-server.js";
import { httpServers } from "../../fakes/http-server.js";

const servers = httpServers();
afterAll(() => servers.stop());
const keyPem = newKey(randomBytes);
const accountKey = { reveal: () => keyPem };

async function ca(script: Script, meta?: object) {
  const { directory, base, seen } = await acmeServer(servers, script, meta);
  return { ca: await openAcme({ directory, accountKey, contact: "anna@radio.example" }), base, seen };
}

const orders = (script: Script) => async () => (await ca(script)).ca.newOrder(["live.radio.example"]);

describe("a CA", () => {
  it.each([
    ["rateLimited", 429, "failed", 1, /^http:\/\/127\.0\.0\.1:\d+ has a rate limit, which is reached; try again in 3600 s$/u],
    ["unauthorized", 403, "authentication", 5, /does not accept this account/u],
    ["accountDoesNotExist", 400, "authentication", 5, /does not know this account/u],
    ["externalAccountRequired", 403, "usage", 2, /takes only accounts that were made on its website/u],
    ["invalidContact", 400, "usage", 2, /does not accept the contact/u],
    ["rejectedIdentifier", 400, "failed", 1, /does not issue certificates for one of the names/u],
    ["caa", 403, "failed", 1, /a CAA record forbids it/u],
    ["serverInternal", 500, "unreachable", 5, /is out of order \(HTTP 500\)/u],
    ["somethingNew", 400, "failed", 1, /refused a request: HTTP 400 \(somethingNew\)/u],
  ])(
    "that says %s is an error with its exit code, its words and the time to try again",
    async (type, status, kind, exitCode, message) => {
      const refusing = orders((resource) =>
        resource === "newOrder" ? problem(type, status, "too many", { "Retry-After": "3600" }) : undefined,
      );
      await expect(refusing()).rejects.toMatchObject({
        kind,
        exitCode,
        message: expect.stringMatching(message) as string,
        said: ["too many"],
      });
    },
  );

  it("that answers with a page instead of a problem is out of order", async () => {
    const refusing = orders((resource) => (resource === "newOrder" ? { status: 503, body: "<html>" } : undefined));
    await expect(refusing()).rejects.toMatchObject({ kind: "unreachable", exitCode: 5 });
  });

  it("whose address is no directory is a wrong setting, and one that is down is unreachable", async () => {
    const other = await servers.http((_request, response) => response.end("{}"));
    const open = async (directory: string) => openAcme({ directory, accountKey, contact: "anna@radio.example" });
    await expect(open(other)).rejects.toMatchObject({ kind: "usage" });
    await expect(open(await servers.nothing())).rejects.toMatchObject({ kind: "unreachable", exitCode: 5 });
  });

  it("whose address redirects is a wrong setting, and the message has the other address", async () => {
    const moved = await servers.http((_request, response) =>
      response.writeHead(301, { Location: "https://ca.example/new-directory" }).end(),
    );
    await expect(openAcme({ directory: moved, accountKey, contact: "anna@radio.example" })).rejects.toMatchObject({
      kind: "usage",
      exitCode: 2,
      message: expect.stringContaining("redirects to https://ca.example/new-directory") as string,
    });
  });

  it("that rejects nonces gets the same request with another one, and not forever", async () => {
    const location = { Location: "http://127.0.0.1/order" };
    const twice: Script = (resource, _payload, count) =>
      resource === "newOrder"
        ? count < 3
          ? problem("badNonce", 400)
          : { status: 201, headers: location, body: { status: "pending" } }
        : undefined;
    expect(await orders(twice)()).toMatchObject({ status: "pending", url: location.Location });
    const { ca: never, seen } = await ca((resource) => (resource === "newOrder" ? problem("badNonce", 400) : undefined));
    await expect(never.newOrder(["live.radio.example"])).rejects.toMatchObject({ kind: "failed" });
    expect(seen.filter((path) => path === "/newOrder")).toHaveLength(21);
  });

  it("gives its default chain and its alternates", async () => {
    const link = (base: string) => ({ Link: `<${base}directory>;rel="index", <${base}chain/1>;rel="alternate"` });
    let base = "";
    const opened = await ca((resource) => (resource === "chain" ? { headers: link(base), body: "first" } : undefined));
    base = opened.base;
    expect(await opened.ca.chains(`${base}chain/0`)).toEqual(["first", "first"]);
  });

  it("suggests a time to renew, without an account; a window that ends before it begins is no suggestion", async () => {
    const windows = [
      { start: "2026-12-01T00:00:00Z", end: "2026-12-02T00:00:00Z" },
      { start: "2026-12-02T00:00:00Z", end: "2026-12-01T00:00:00Z" },
    ];
    const { ca: suggesting, seen } = await ca((resource, _payload, count) =>
      resource === "renewal" ? { headers: { "Retry-After": "21600" }, body: { suggestedWindow: windows[count - 1] } } : undefined,
    );
    expect(await suggesting.renewalWindow("a.b")).toEqual({
      from: "2026-12-01T00:00:00.000Z",
      until: "2026-12-02T00:00:00.000Z",
      retryAfterSeconds: 21_600,
    });
    expect(await suggesting.renewalWindow("a.b")).toBeUndefined();
    expect(seen).toEqual(["/directory", "/renewal/a.b", "/renewal/a.b"]);
  });

  it("gets the changed contact of an account that it knows", async () => {
    const updates: unknown[] = [];
    let base = "";
    const known = await ca((resource, payload) => {
      if (resource === "newAccount")
        return { headers: { Location: `${base}account/1` }, body: { contact: ["mailto:old@radio.example"] } };
      if (resource !== "account") return undefined;
      updates.push(payload);
      return {};
    });
    base = known.base;
    await expect(known.ca.newOrder(["live.radio.example"])).rejects.toMatchObject({ kind: "failed" });
    expect(updates).toEqual([{ contact: ["mailto:anna@radio.example"] }]);
  });
});
