import { once } from "node:events";
import { request as httpRequest, type ClientRequest, type IncomingMessage } from "node:http";
import { request as httpsRequest } from "node:https";
import { performance } from "node:perf_hooks";
import type { Duplex } from "node:stream";
import { connect as tlsConnect } from "node:tls";
import type { Capture, CaptureRequest } from "../ports/http.js";
import { mustNotBeAnExample } from "./documentation-address.js";
import { noAnswer, noAnswerInTime } from "./http/failures.js";
import { Recorder } from "./http/recorder.js";

/**
 * A relay of the inventory knows a probe by a header of its own (own-client.ts); the name is for the logs of other servers. Without Icy-MetaData, no
 * titles come between the audio bytes.
 */
const ownHeaders = { "User-Agent": "radioctl/probe", "Icy-MetaData": "0", Accept: "*/*" };

/** See the port. */
export async function capture(request: CaptureRequest): Promise<Capture> {
  const url = new URL(request.url);
  if (request.connect === undefined) {
    request.fence?.(request.address ?? url.hostname, request.url);
    mustNotBeAnExample(request.address ?? url.hostname, request.url);
  }
  const startedAtMilliseconds = performance.now();
  const deadline = new AbortController();
  const timer = setTimeout(() => deadline.abort(), request.timeoutSeconds * 1000);
  const over = AbortSignal.any([deadline.signal, ...(request.stop === undefined ? [] : [request.stop])]);
  let sent: ClientRequest | undefined;
  const answer = async () => {
    try {
      over.throwIfAborted();
      const socket = request.connect === undefined ? undefined : await connected(request.connect, over);
      sent = send(url, request, socket);
      const [response] = (await once(sent, "response", { signal: over })) as [IncomingMessage];
      return response;
    } catch (error) {
      throw deadline.signal.aborted ? noAnswerInTime(url, request.timeoutSeconds) : noAnswer(url, error);
    }
  };
  try {
    const response = await answer();
    const recorder = new Recorder(request.maxBytes);
    const stopped = await record(response, recorder, request, over);
    return result(response, recorder, startedAtMilliseconds, stopped ?? (deadline.signal.aborted ? "timeout" : "satisfied"));
  } finally {
    clearTimeout(timer);
    sent?.destroy();
  }
}

/** Waits for the caller's connection. One that arrives after the end is closed. */
async function connected(connect: () => Promise<Duplex>, over: AbortSignal): Promise<Duplex> {
  const connecting = connect();
  const gaveUp = new Promise<never>((_resolve, reject) => {
    over.addEventListener("abort", () => reject(over.reason), { once: true });
  });
  try {
    return await Promise.race([connecting, gaveUp]);
  } catch (error) {
    void connecting.then(
      (late) => late.destroy(),
      () => undefined,
    );
    throw error;
  }
}

function send(url: URL, { headers, address }: CaptureRequest, socket: Duplex | undefined): ClientRequest {
  const secure = url.protocol === "https:";
  const connection =
    socket === undefined
      ? { agent: false as const }
      : { createConnection: () => (secure ? tlsConnect({ socket, servername: url.hostname }) : socket) };
  // The Host header and TLS keep the URL's name. Node prefers `hostname` to `host`; a URL has both.
  const place = address === undefined ? {} : { hostname: address, servername: url.hostname };
  const named = { Host: url.host, ...ownHeaders, ...headers };
  const sent = (secure ? httpsRequest : httpRequest)(url, { ...connection, ...place, headers: named });
  // This listener stays: an error after the answer only ends the body, and must not end the process.
  sent.on("error", () => undefined);
  return sent.end();
}

/** Records until the body ends, the recorder is full, or the caller has enough; undefined when `over` ended it. */
function record(
  response: IncomingMessage,
  recorder: Recorder,
  { until, take }: CaptureRequest,
  over: AbortSignal,
): Promise<Capture["endedBy"] | undefined> {
  return new Promise((resolve, reject) => {
    over.addEventListener("abort", () => resolve(undefined), { once: true });
    if (over.aborted) resolve(undefined);
    response.on("error", () => resolve("closed"));
    response.on("close", () => resolve("closed"));
    response.on("data", (piece: Buffer) => {
      if (over.aborted) return;
      try {
        if (take === undefined) recorder.add(piece, performance.now());
        else take(piece, performance.now());
        if (until?.(recorder) === true) resolve("satisfied");
        else if (take === undefined && recorder.full) resolve("limit");
      } catch (error) {
        reject(error);
      }
    });
  });
}

function result(
  response: IncomingMessage,
  recorder: Recorder,
  startedAtMilliseconds: number,
  endedBy: Capture["endedBy"],
): Capture {
  const [first] = recorder.pieces;
  return {
    status: response.statusCode ?? 0,
    headers: Object.fromEntries(
      Object.entries(response.headers).map(([name, value]) => [name, Array.isArray(value) ? value.join(", ") : (value ?? "")]),
    ),
    // Both are copies, so that pieces that arrive before the connection has ended do not change the result.
    body: Uint8Array.from(recorder.body),
    pieces: [...recorder.pieces],
    firstByteMilliseconds: first && first.atMilliseconds - startedAtMilliseconds,
    startedAtMilliseconds,
    endedAtMilliseconds: performance.now(),
    endedBy,
  };
}
