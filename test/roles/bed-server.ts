import { createHash } from "node:crypto";
import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";

/** A bucket that lists ten objects a page and refuses requests without a signature. */
export class BedServer {
  readonly objects = new Map<string, Buffer>();
  /** Answers in place of a list or an object; undefined: the usual answer. */
  spoil: (path: string, usual: Buffer) => Buffer | undefined = () => undefined;
  /** `GET /station/...`, without queries. */
  readonly requests: string[] = [];
  readonly #server = createServer((request, response) => this.#answer(request, response));

  async start(): Promise<string> {
    await new Promise<void>((resolve) => this.#server.listen(0, "127.0.0.1", resolve));
    return `http://127.0.0.1:${(this.#server.address() as AddressInfo).port}/station`;
  }

  async stop(): Promise<void> {
    this.#server.closeAllConnections();
    await new Promise((resolve) => this.#server.close(resolve));
  }

  #answer({ url = "", headers }: IncomingMessage, response: ServerResponse): void {
    const { pathname, searchParams } = new URL(url, "http://localhost");
    const path = decodeURIComponent(pathname);
    this.requests.push(path);
    const isSigned = /^AWS4-HMAC-SHA256 Credential=secret-bucket-key-id\/\d{8}\/us-east-1\/s3\//u.test(
      headers.authorization ?? "",
    );
    if (!isSigned || headers["x-amz-content-sha256"] !== "UNSIGNED-PAYLOAD")
      return void response.writeHead(403).end("AccessDenied");
    const usual = path === "/station" ? this.#list(searchParams) : this.objects.get(path.slice("/station/".length));
    if (usual === undefined) return void response.writeHead(404).end("NoSuchKey");
    response.end(this.spoil(path, usual) ?? usual);
  }

  #list(query: URLSearchParams): Buffer {
    const keys = [...this.objects.keys()].filter((key) => key.startsWith(query.get("prefix") ?? "")).toSorted();
    const from = Number(query.get("continuation-token") ?? 0);
    const page = keys.slice(from, from + 10).map((key) => {
      const body = this.objects.get(key) ?? Buffer.alloc(0);
      const etag = createHash("md5").update(body).digest("hex");
      const name = encodeURIComponent(key).replaceAll("%20", "+");
      return `<Contents><Key>${name}</Key><ETag>&quot;${etag}&quot;</ETag><Size>${body.length}</Size></Contents>`;
    });
    const isLast = from + 10 >= keys.length;
    const next = isLast ? "" : `<NextContinuationToken>${from + 10}</NextContinuationToken>`;
    return Buffer.from(
      `<?xml version="1.0"?>\n<ListBucketResult xmlns="x"><EncodingType>url</EncodingType><IsTruncated>${String(!isLast)}</IsTruncated>${next}${page.join("")}</ListBucketResult>`,
    );
  }
}
