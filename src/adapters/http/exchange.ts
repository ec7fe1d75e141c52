import { once } from "node:events";
import { request as httpRequest, type IncomingHttpHeaders, type IncomingMessage } from "node:http";
import { request as httpsRequest } from "node:https";
import { RadioctlError } from "../../errors.js";
import type { SendAnswer } from "../../ports/http.js";
import { noAnswer, noAnswerInTime } from "./failures.js";

export interface Exchange {
  url: URL;
  method: string;
  headers: Readonly<Record<string, string>>;
  body?: string | undefined;
  /** From the connection to the last byte of the answer. */
  timeoutSeconds: number;
  maxBytes: number;
  /** beginning: what has arrived at the limit or the deadline is the result. whole: anything but a complete body is an error. */
  read: "beginning" | "whole";
  /** The URL as errors show it. */
  show(url: URL): string;
  /** PEM certificates of the CAs that the server's certificate may come from; by default those that Node trusts. */
  roots?: string | undefined;
}

export interface Answer extends SendAnswer {
  headers: IncomingHttpHeaders;
}

type End = "complete" | "limit" | "deadline" | "closed";

/**
 * One request to an API, and its answer: the only HTTP client for them. Any status is a result, and a redirect is not followed: the next server
 * would get the credentials. The body must not be compressed, so the limit is the limit of the memory, too.
 * @throws RadioctlError unreachable when no HTTP answer comes in time, or when the whole body does not arrive
 */
export async function exchange(request: Exchange): Promise<Answer> {
  const { url, method, timeoutSeconds, maxBytes, read, show } = request;
  const over = AbortSignal.timeout(timeoutSeconds * 1000);
  const bytes = request.body === undefined ? undefined : Buffer.from(request.body);
  const headers = {
    "Accept-Encoding": "identity",
    ...(bytes && { "Content-Length": String(bytes.length) }),
    ...request.headers,
  };
  const trusted = request.roots === undefined ? {} : { ca: request.roots };
  let sent: ReturnType<typeof httpRequest> | undefined;
  try {
    sent = (url.protocol === "https:" ? httpsRequest : httpRequest)(url, { method, agent: false, headers, ...trusted });
    // This listener stays: an error after the answer only ends the body, and must not end the process.
    sent.on("error", () => undefined);
    sent.end(bytes);
    const [response] = (await once(sent, "response", { signal: over })) as [IncomingMessage];
    const { text, end } = await bodyOf(response, maxBytes, over);
    if (read === "whole") mustBeWhole(request, response, end);
    return { status: response.statusCode ?? 0, text, headers: response.headers };
  } catch (error) {
    throw over.aborted ? noAnswerInTime(url, timeoutSeconds, show) : noAnswer(url, error, show);
  } finally {
    sent?.destroy();
  }
}

function mustBeWhole({ url, maxBytes, show }: Exchange, { headers }: IncomingMessage, end: End): void {
  const encoding = headers["content-encoding"] ?? "identity";
  const problem = encoding === "identity" ? problems[end] : "sent a compressed answer, which was not requested";
  if (problem === undefined) return;
  throw new RadioctlError("unreachable", `${show(url)} ${problem.replace("LIMIT", `${maxBytes / 1024 / 1024} MiB`)}`, {
    hint: "check that the URL leads to the API itself, not to another server",
  });
}

const problems: Readonly<Record<End, string | undefined>> = {
  complete: undefined,
  limit: "sent an answer of more than LIMIT",
  deadline: "did not complete its answer in time",
  closed: "ended its answer before it was complete",
};

/** The body until its end, the limit or the deadline. */
async function bodyOf(response: IncomingMessage, maxBytes: number, over: AbortSignal): Promise<{ text: string; end: End }> {
  const pieces: Buffer[] = [];
  let length = 0;
  const end = await new Promise<End>((resolve) => {
    over.addEventListener("abort", () => resolve("deadline"), { once: true });
    response.on("end", () => resolve("complete"));
    response.on("error", () => resolve("closed"));
    response.on("close", () => resolve("closed"));
    response.on("data", (piece: Buffer) => {
      if (length <= maxBytes) pieces.push(piece);
      length += piece.length;
      if (length > maxBytes) resolve("limit");
    });
  });
  return { text: Buffer.concat(pieces).subarray(0, maxBytes).toString("utf8"), end };
}
