import { createHash, createHmac } from "node:crypto";
import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";

/** An object of the server. */
interface StoredObject {
  body: Buffer;
  headers: Readonly<Record<string, string>>;
}

/**
 * An S3 server on loopback, as far as uploads of recordings need one: GET, HEAD and PUT of whole objects in the path style. It refuses requests that
 * are not signed with its key (Signature Version 4, as Amazon documents it), and an upload that is cut short leaves nothing.
 */
export class ObjectServer {
  readonly objects = new Map<string, StoredObject>();
  /** How often each object was written. */
  readonly writes = new Map<string, number>();
  /** Answers every request with this status instead. */
  refuses: number | undefined;
  readonly accessKeyId = "KEY";
  readonly secretAccessKey = "secret/of+the=station";
  readonly region = "eu-test-1";
  readonly #server = createServer((request, response) => void this.#answer(request, response));

  static async start(): Promise<ObjectServer> {
    const server = new ObjectServer();
    await new Promise<void>((resolve) => server.#server.listen(0, "127.0.0.1", resolve));
    return server;
  }

  get endpoint(): string {
    return `http://127.0.0.1:${(this.#server.address() as AddressInfo).port}`;
  }

  async stop(): Promise<void> {
    this.#server.closeAllConnections();
    await new Promise((resolve) => this.#server.close(resolve));
  }

  async #answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const chunks: Buffer[] = [];
    try {
      for await (const chunk of request) chunks.push(chunk as Buffer);
    } catch {
      return;
    }
    const say = (status: number, message = "", headers: Readonly<Record<string, string>> = {}) =>
      response.writeHead(status, headers).end(message === "" ? "" : `<Error><Message>${message}</Message></Error>`);
    if (this.refuses !== undefined) return void say(this.refuses, "Please try again later");
    if (!this.#isSigned(request)) return void say(403, "The signature does not match");
    const key = decodeURIComponent(request.url ?? "");
    if (request.method === "PUT") {
      const headers = Object.entries(request.headers).filter(
        ([name]) => name.startsWith("x-amz-meta-") || name === "content-type",
      );
      this.objects.set(key, { body: Buffer.concat(chunks), headers: Object.fromEntries(headers) as Record<string, string> });
      this.writes.set(key, (this.writes.get(key) ?? 0) + 1);
      return void say(200);
    }
    const found = this.objects.get(key);
    if (found === undefined) return void say(404, "The specified key does not exist.");
    response.writeHead(200, { ...found.headers, "content-length": found.body.length });
    response.end(request.method === "HEAD" ? undefined : found.body);
  }

  #isSigned(request: IncomingMessage): boolean {
    const pattern =
      /^AWS4-HMAC-SHA256 Credential=([^/]+)\/(\d{8})\/([^/]+)\/s3\/aws4_request, ?SignedHeaders=([^,]+), ?Signature=([0-9a-f]{64})$/u;
    const [, id, date = "", region = "", signed = "", signature] = pattern.exec(request.headers.authorization ?? "") ?? [];
    const names = signed.split(";");
    const secretHeaders = Object.keys(request.headers).filter((name) => name.startsWith("x-amz-"));
    if (id !== this.accessKeyId || region !== this.region || !["host", ...secretHeaders].every((name) => names.includes(name)))
      return false;
    const headers = names.map((name) => `${name}:${String(request.headers[name]).trim()}\n`).join("");
    const payload = String(request.headers["x-amz-content-sha256"]);
    const canonical = [request.method, request.url, "", headers, signed, payload].join("\n");
    const scope = `${date}/${region}/s3/aws4_request`;
    const text = ["AWS4-HMAC-SHA256", request.headers["x-amz-date"], scope, createHash("sha256").update(canonical).digest("hex")];
    const key = [date, region, "s3", "aws4_request"].reduce<string | Buffer>(
      (inner, part) => createHmac("sha256", inner).update(part).digest(),
      `AWS4${this.secretAccessKey}`,
    );
    return createHmac("sha256", key).update(text.join("\n")).digest("hex") === signature;
  }
}
