import { once } from "node:events";
import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { buffer } from "node:stream/consumers";
import type { BucketAccess } from "../../../src/ports/bucket.js";
import { plain } from "./server.js";

export interface Received {
  /** `PUT /station/one?uploadId=1` */
  request: string;
  headers: IncomingMessage["headers"];
  body: Buffer;
}

/** Answers a request in any way. @param count of this request so far, from 1 */
export type Behaviour = (request: Received, response: ServerResponse, count: number) => void | Promise<void>;

/** An HTTP server that does what a test wants instead of S3. */
export async function hostileS3(behaviour: Behaviour, settings: Partial<BucketAccess> = {}) {
  const received: Received[] = [];
  const server = createServer((incoming, response) => {
    void (async () => {
      const request = `${incoming.method} ${incoming.url}`;
      const body = await buffer(incoming);
      received.push({ request, headers: incoming.headers, body });
      const count = received.filter((each) => each.request === request).length;
      await behaviour({ request, headers: incoming.headers, body }, response, count);
    })();
  });
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  const endpoint = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  const access: BucketAccess = {
    bucket: "station",
    endpoint,
    region: "us-east-1",
    prefix: "",
    requestSeconds: 1,
    credentials: { accessKeyId: plain("AKIAPLANTED"), secretAccessKey: plain("planted-secret") },
    ...settings,
  };
  const stop = async () => {
    server.closeAllConnections();
    server.close();
    await once(server, "close");
  };
  return { endpoint, access, received, stop };
}

/** An error as S3 servers send it. */
export function sendError(response: ServerResponse, status: number, code: string, message = code): void {
  response.writeHead(status, { "Content-Type": "application/xml" });
  response.end(`<?xml version="1.0"?><Error><Code>${code}</Code><Message>${message}</Message></Error>`);
}
