import { once } from "node:events";
import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { onTestFinished } from "vitest";

export interface Api {
  endpoint: string;
  apiKey: { reveal(): string };
}

/** A change by another client: one address for a name of radio.example. */
export function otherChange(name: string, content: string): object {
  const records = [{ content, disabled: false }];
  return { name: `${name}.radio.example.`, type: "A", ttl: 60, changetype: "REPLACE", records };
}

/**
 * Another address of a PowerDNS API, through which another client changes these record sets just before the first change arrives: so that client always
 * writes between a read and a write.
 * @returns the endpoint
 */
export async function racedBy({ endpoint, apiKey }: Api, rrsets: readonly object[]): Promise<string> {
  const url = `${endpoint}/api/v1/servers/localhost/zones/radio.example.`;
  const headers = { "X-API-Key": apiKey.reveal(), "Content-Type": "application/json" };
  const patch = (body: string) => fetch(url, { method: "PATCH", headers, body });
  let isFirst = true;
  const pass = async (request: IncomingMessage, response: ServerResponse) => {
    const body = (await request.toArray()).join("");
    const changes = request.method === "PATCH";
    if (changes && isFirst) {
      isFirst = false;
      await patch(JSON.stringify({ rrsets }));
    }
    const answer = changes ? await patch(body) : await fetch(url, { headers });
    response
      .writeHead(answer.status, { "Content-Type": "application/json" })
      .end(answer.status === 204 ? undefined : await answer.text());
  };
  const between = createServer((request, response) => void pass(request, response)).listen(0, "127.0.0.1");
  await once(between, "listening");
  onTestFinished(() => void between.close());
  return `http://127.0.0.1:${(between.address() as AddressInfo).port}`;
}
