import { once } from "node:events";
import { request as httpRequest, type IncomingMessage } from "node:http";
import { request as httpsRequest } from "node:https";
import { RadioctlError } from "../../errors.js";
import type { SendAnswer, SendRequest } from "../../ports/http.js";
import { noAnswer, noAnswerInTime } from "./failures.js";

/** Errors show the host only: the path of a webhook is a secret. */
const hostOnly = (url: URL) => url.host;

/** See the port. */
export async function send({
  url: text,
  method,
  headers,
  body,
  timeoutSeconds,
  maxBytes,
  fence,
}: SendRequest): Promise<SendAnswer> {
  const url = parsed(text);
  fence?.(url.hostname, `a message to ${hostOnly(url)}`);
  const over = AbortSignal.timeout(timeoutSeconds * 1000);
  const bytes = body === undefined ? undefined : Buffer.from(body);
  const sent = (url.protocol === "https:" ? httpsRequest : httpRequest)(url, {
    method,
    agent: false,
    headers: { "User-Agent": "radioctl/report", ...(bytes && { "Content-Length": bytes.length }), ...headers },
  });
  // This listener stays: an error after the answer only ends the body, and must not end the process.
  sent.on("error", () => undefined);
  try {
    sent.end(bytes);
    const [response] = (await once(sent, "response", { signal: over })) as [IncomingMessage];
    return { status: response.statusCode ?? 0, text: await beginning(response, maxBytes, over) };
  } catch (error) {
    throw over.aborted ? noAnswerInTime(url, timeoutSeconds, hostOnly) : noAnswer(url, error, hostOnly);
  } finally {
    sent.destroy();
  }
}

/** The body until its end, the limit or the deadline. None of these is an error, because the status is already known. */
async function beginning(response: IncomingMessage, maxBytes: number, over: AbortSignal): Promise<string> {
  const pieces: Buffer[] = [];
  let length = 0;
  await new Promise<void>((resolve) => {
    over.addEventListener("abort", () => resolve(), { once: true });
    response.on("error", () => resolve());
    response.on("close", () => resolve());
    response.on("data", (piece: Buffer) => {
      pieces.push(piece);
      length += piece.length;
      if (length >= maxBytes) resolve();
    });
  });
  return Buffer.concat(pieces).subarray(0, maxBytes).toString("utf8");
}

/** The error has no cause: Node's own error contains the whole URL, which may be a secret. */
function parsed(text: string): URL {
  const url = URL.canParse(text) ? new URL(text) : undefined;
  if (url?.protocol === "http:" || url?.protocol === "https:") return url;
  throw new RadioctlError("usage", "not a URL", { hint: "a URL must begin with https:// or http://" });
}
