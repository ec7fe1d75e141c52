import { RadioctlError } from "../../errors.js";
import type { SendAnswer, SendRequest } from "../../ports/http.js";
import { exchange } from "./exchange.js";

/** Errors show the host only: the path of a webhook is a secret. */
const hostOnly = (url: URL) => url.host;

/** See the port. The status decides, so a cut body is no error. */
export async function send({ url: text, headers, fence, ...request }: SendRequest): Promise<SendAnswer> {
  const url = parsed(text);
  fence?.(url.hostname, `a message to ${hostOnly(url)}`);
  const { status, text: beginning } = await exchange({
    ...request,
    url,
    headers: { "User-Agent": "radioctl/report", ...headers },
    read: "beginning",
    show: hostOnly,
  });
  return { status, text: beginning };
}

/** The error has no cause: Node's own error contains the whole URL, which may be a secret. */
function parsed(text: string): URL {
  const url = URL.canParse(text) ? new URL(text) : undefined;
  if (url?.protocol === "http:" || url?.protocol === "https:") return url;
  throw new RadioctlError("usage", "not a URL", { hint: "a URL must begin with https:// or http://" });
}
