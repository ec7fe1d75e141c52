import { once } from "node:events";
import { request as httpRequest, type IncomingMessage } from "node:http";
import { request as httpsRequest } from "node:https";
import { RadioctlError } from "../../errors.js";
import type { SendAnswer, SendRequest } from "../../ports/http.js";
import { noAnswer, noAnswerInTime } from "./failures.js";

/** The path of a hook is its password. */
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
  // For good: an error after the answer is the end of the body, and must not end the process.
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

/** What comes until the end, the limit or the deadline: the status has been said by then. */
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

/** Without a cause: Node's own error has all of the text. */
function parsed(text: string): URL {
  const url = URL.canParse(text) ? new URL(text) : undefined;
  if (url?.protocol === "http:" || url?.protocol === "https:") return url;
  throw new RadioctlError("usage", "what should be a URL is none", { hint: "it begins with https:// or http://" });
}
