import { createHash } from "node:crypto";
import type { IncomingMessage, ServerResponse } from "node:http";
import { buffer } from "node:stream/consumers";
import type { httpServers } from "./http-server.js";

export interface Reply {
  status?: number;
  headers?: Record<string, string>;
  body?: object | string;
}

/** What a test decides: the answer to one resource of the CA, `newOrder`, `renewal`; undefined: as usual. */
export type Script = (resource: string, payload: Record<string, unknown>, count: number) => Reply | undefined;

/** A CA over HTTP that does nothing by itself but counts nonces; a script gives its answers. For the refusals that a real test CA never gives. */
export async function acmeServer(servers: ReturnType<typeof httpServers>, script: Script, meta: object = {}) {
  let nonces = 0;
  const open = new Set<string>();
  const counts = new Map<string, number>();
  const seen: string[] = [];
  let base = "";
  const nonce = () => {
    nonces += 1;
    const value = createHash("sha256").update(String(nonces)).digest("base64url");
    open.add(value);
    return value;
  };
  const usual = (resource: string): Reply => {
    if (resource === "newNonce") return {};
    if (resource === "newAccount") return { status: 201, headers: { Location: `${base}account/1` }, body: {} };
    if (resource !== "directory")
      return { status: 404, body: { type: "urn:ietf:params:acme:error:malformed", detail: "no such thing" } };
    const urls = ["newNonce", "newAccount", "newOrder"].map((each) => [each, `${base}${each}`]);
    return { body: { ...(Object.fromEntries(urls) as object), renewalInfo: `${base}renewal`, meta } };
  };
  const answer = async (request: IncomingMessage, response: ServerResponse) => {
    const text = (await buffer(request)).toString();
    const [, resource = ""] = (request.url ?? "").split("/");
    const signed = text === "" ? undefined : (JSON.parse(text) as { protected: string; payload: string });
    const header =
      signed && (JSON.parse(Buffer.from(signed.protected, "base64url").toString()) as { nonce: string; url: string });
    const payload = signed?.payload
      ? (JSON.parse(Buffer.from(signed.payload, "base64url").toString()) as Record<string, unknown>)
      : {};
    counts.set(resource, (counts.get(resource) ?? 0) + 1);
    seen.push(request.url ?? "");
    const isKnown =
      header === undefined || (open.delete(header.nonce) && header.url === `${base}${(request.url ?? "").slice(1)}`);
    const given: Reply = isKnown
      ? (script(resource, payload, counts.get(resource) ?? 0) ?? usual(resource))
      : { status: 400, body: { type: "urn:ietf:params:acme:error:malformed", detail: "wrong nonce or url" } };
    const { status = 200, headers = {}, body = "" } = given;
    response.writeHead(status, { "Replay-Nonce": nonce(), ...headers });
    response.end(typeof body === "string" ? body : JSON.stringify(body));
  };
  const url = await servers.http((request, response) => void answer(request, response));
  base = `${new URL(url).origin}/`;
  return { directory: `${base}directory`, base, seen };
}

/** A problem document. */
export const problem = (
  type: string,
  status: number,
  detail = "as the test says",
  headers: Record<string, string> = {},
): Reply => ({
  status,
  headers,
  body: { type: `urn:ietf:params:acme:error:${type}`, detail },
});
