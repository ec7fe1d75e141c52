import { mkdtempSync, readdirSync, readFileSync, truncateSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, describe, expect, test } from "vitest";
import { openBucket } from "../../../src/adapters/s3.js";
import { RadioctlError } from "../../../src/errors.js";
import type { Bucket } from "../../../src/ports/bucket.js";
import { hostileS3, sendError, type Behaviour } from "../../fakes/s3/hostile.js";

const HTML = "<!DOCTYPE html><html><head><title>Welcome</title></head><body>Please log in<br></body></html>";
const BEGUN = "<InitiateMultipartUploadResult><UploadId>7</UploadId></InitiateMultipartUploadResult>";
const folder = mkdtempSync(join(tmpdir(), "s3-faults-"));
const tag = { ETag: '"1"' };

let stop: () => Promise<void> = async () => Promise.resolve();
afterEach(async () => stop());

async function serve(behaviour: Behaviour, settings: Parameters<typeof hostileS3>[1] = {}) {
  const server = await hostileS3(behaviour, settings);
  stop = server.stop;
  return { ...server, bucket: await openBucket(server.access) };
}

async function failure(does: Promise<unknown>): Promise<RadioctlError> {
  const error = await does.then(
    (value) => new Error(`no error, but ${JSON.stringify(value)}`),
    (thrown: unknown) => thrown,
  );
  if (!(error instanceof RadioctlError)) throw error;
  const everything = [error.message, error.hint, ...error.said, JSON.stringify(error), error.stack].join(" ");
  expect(everything).not.toContain("planted-secret");
  expect(everything).not.toContain("AKIAPLANTED");
  expect(error.cause).toBeUndefined();
  return error;
}

const uses: ReadonlyArray<readonly [name: string, use: (bucket: Bucket) => Promise<unknown>]> = [
  ["put", async (bucket) => bucket.put("one", Buffer.from("x"))],
  ["put in parts", async (bucket) => bucket.put("one", Buffer.from("x"), { inParts: true })],
  ["get", async (bucket) => bucket.get("one", 10)],
  ["part", async (bucket) => bucket.part("one", 0, 1)],
  ["getFile", async (bucket) => bucket.getFile("one", join(folder, "one"))],
  ["head", async (bucket) => bucket.head("one")],
  ["list", async (bucket) => bucket.list("")],
  ["versions", async (bucket) => bucket.versions("")],
  ["remove", async (bucket) => bucket.remove(["one"])],
];

describe.each(uses)("%s", (_name, use) => {
  test("a login page is not taken for an answer", async () => {
    const { bucket } = await serve((_, response) => {
      response.writeHead(200, { "Content-Type": "text/html" }).end(HTML);
    });
    const { kind, message, hint } = await failure(use(bucket));
    expect([kind, message]).toEqual(["failed", expect.stringMatching(/^cannot .*: the answer is not one of an S3 server$/u)]);
    expect(hint).toContain("artifacts.endpoint");
    expect(readdirSync(folder)).toEqual([]);
  });

  test("a missing page of another server is not taken for a missing object", async () => {
    const { bucket } = await serve((_, response) => {
      response.writeHead(404, { "Content-Type": "text/html" }).end(HTML);
    });
    expect((await failure(use(bucket))).kind).toBe("failed");
  });

  test("a redirect is not followed: the other server would get the credentials", async () => {
    let others = 0;
    const other = await hostileS3((_, response) => {
      others += 1;
      response.end();
    });
    const { bucket } = await serve((_, response) => {
      response.writeHead(307, { Location: `${other.endpoint}/station` }).end();
    });
    const { kind, message } = await failure(use(bucket));
    await other.stop();
    expect([kind, message, others]).toEqual(["usage", expect.stringContaining("redirected"), 0]);
  });

  test("a server without an answer is reported in time", async () => {
    const { bucket } = await serve(() => undefined, { requestSeconds: 0.3 });
    const { kind, message } = await failure(use(bucket));
    expect([kind, message]).toEqual(["unreachable", expect.stringMatching(/did not answer in time$/u)]);
  });

  test("a refused key is a failed authentication with the server's words, without the key", async () => {
    const { bucket } = await serve((_, response) => {
      sendError(response, 403, "InvalidAccessKeyId", "The key AKIAPLANTED does not exist");
    });
    const { kind, said } = await failure(use(bucket));
    expect(kind).toBe("authentication");
    // An answer to HEAD has no body.
    expect(["The key [secret] does not exist", undefined]).toContain(said[0]);
  });

  test("a server with a problem is tried again, and then reported", async () => {
    const { bucket, received } = await serve(
      (_, response) => {
        sendError(response, 503, "ServiceUnavailable", "we are sorry");
      },
      { requestSeconds: 30 },
    );
    expect((await failure(use(bucket))).kind).toBe("failed");
    expect(received.length).toBeGreaterThan(2);
  });
});

test("a port without a server is unreachable, with a hint", async () => {
  const { bucket, stop: end } = await serve(() => undefined);
  await end();
  stop = async () => Promise.resolve();
  const { kind, message, hint } = await failure(bucket.get("one", 1));
  expect([kind, message]).toEqual(["unreachable", expect.stringMatching(/is not reachable \(ECONNREFUSED\)$/u)]);
  expect(hint).toBe("nothing listens there: check artifacts.endpoint and its port");
});

test("an endless body without a length ends at the limit", async () => {
  const { bucket } = await serve((_, response) => {
    response.writeHead(200, tag);
    const more = (): void => {
      while (!response.destroyed && response.write(Buffer.alloc(65_536)));
      if (!response.destroyed) response.once("drain", more);
    };
    more();
  });
  expect((await failure(bucket.get("one", 1_000_000))).message).toContain("it has more than 1000000 bytes");
});

test("a file whose body breaks off is continued where it ended", async () => {
  const content = Buffer.alloc(300_000, "0123456789");
  let count = 0;
  const { bucket, received } = await serve(({ headers }, response) => {
    count += 1;
    const first = Number(/^bytes=(\d+)-$/u.exec(headers.range ?? "")?.[1] ?? 0);
    const range = { "Content-Range": `bytes ${first}-${content.length - 1}/${content.length}` };
    response.writeHead(first > 0 ? 206 : 200, { ...tag, ...(first > 0 && range), "Content-Length": content.length - first });
    if (count === 3) response.end(content.subarray(first));
    // An end of the connection after all bytes were sent.
    else response.write(content.subarray(first, first + 100_000), () => response.socket?.end());
  });
  expect(await bucket.getFile("one", join(folder, "one"))).toBe(true);
  expect(readFileSync(join(folder, "one")).equals(content)).toBe(true);
  // The end of a connection may drop what was not read yet.
  const begins = received.map(({ headers: { range } }) => Number(/^bytes=(\d+)-$/u.exec(range ?? "bytes=0-")?.[1]));
  expect(begins).toEqual([0, expect.any(Number), expect.any(Number)]);
  expect(begins).toEqual(begins.toSorted((one, other) => one - other));
  expect(begins[1]).toBeGreaterThan(0);
});

test("of a body that stalls, nothing is left in the folder", async () => {
  const own = mkdtempSync(join(folder, "stalls-"));
  const { bucket } = await serve(
    (_, response) => {
      response.writeHead(200, { ...tag, "Content-Length": 10 });
      response.write("12345");
    },
    { requestSeconds: 0.3 },
  );
  expect((await failure(bucket.getFile("one", join(own, "one")))).kind).toBe("unreachable");
  expect((await failure(bucket.get("one", 10))).kind).toBe("unreachable");
  expect(readdirSync(own)).toEqual([]);
});

test("a file that becomes shorter during its upload leaves no object and no parts", async () => {
  const path = join(folder, "shrinks");
  writeFileSync(path, "");
  truncateSync(path, 50 * 1024 * 1024);
  const { bucket, received } = await serve(
    ({ request }, response) => {
      if (request.startsWith("POST")) return void response.end(BEGUN);
      truncateSync(path, 33 * 1024 * 1024);
      response.writeHead(200, tag).end();
    },
    { requestSeconds: 30 },
  );
  expect((await failure(bucket.putFile("one", path))).message).toBe(`${path} became shorter while it was uploaded`);
  expect(received.at(-1)?.request).toMatch(/^DELETE \/station\/one\?.*uploadId=7/u);
  expect(received.filter(({ request }) => request.startsWith("POST"))).toHaveLength(1);
});

test("a failed part ends the upload and removes the parts", async () => {
  const { bucket, received } = await serve(({ request }, response) => {
    if (request.startsWith("POST")) return void response.end(BEGUN);
    if (request.startsWith("DELETE")) return void response.writeHead(204).end();
    sendError(response, 507, "InsufficientStorage", "the disk is full");
  });
  expect(await failure(bucket.put("one", Buffer.from("x"), { inParts: true }))).toMatchObject({
    kind: "failed",
    message: "cannot write s3://station/one: the bucket has no space left (InsufficientStorage)",
    said: ["the disk is full"],
  });
  expect(received.at(-1)?.request).toMatch(/^DELETE /u);
});

test("an object that can't be removed is an error that names it", async () => {
  const { bucket } = await serve((_, response) => {
    response.end("<DeleteResult><Error><Key>one</Key><Code>AccessDenied</Code><Message>no</Message></Error></DeleteResult>");
  });
  expect(await failure(bucket.remove(["one"]))).toMatchObject({
    kind: "authentication",
    message: "cannot remove s3://station/one: the server answered AccessDenied",
  });
});

test("in a lab, the operator's own credentials are not sent", async () => {
  const seen: string[] = [];
  const own = { AWS_ACCESS_KEY_ID: "AKIAOPERATOR", AWS_SECRET_ACCESS_KEY: "operator-secret" };
  Object.assign(process.env, own);
  try {
    const { bucket, received } = await serve((_, response) => sendError(response, 404, "NoSuchKey"), {
      credentials: undefined,
      fence: (address) => seen.push(address),
    });
    expect(await bucket.get("one", 1)).toBeUndefined();
    expect(received[0]?.headers.authorization).toContain("Credential=AKIALAB/");
    expect(seen).toContain("127.0.0.1");
  } finally {
    for (const name of Object.keys(own)) Reflect.deleteProperty(process.env, name);
  }
});
