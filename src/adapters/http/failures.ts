import { NoWayThere, RadioctlError } from "../../errors.js";

/** Hints for failed connections by error code (of Node, the resolver or the TLS library). */
const hints: Readonly<Record<string, (url: URL) => string>> = {
  ECONNREFUSED: (url) => `nothing listens on ${url.host}: is its service running?`,
  ECONNRESET: (url) => `${url.host} closed the connection before it answered: is its service overloaded or just restarting?`,
  ENOTFOUND: (url) => `${url.hostname} has no address: is it in DNS yet?`,
  EAI_AGAIN: () => "the name server did not answer: is this machine online?",
  EHOSTUNREACH: (url) => `no route to ${url.hostname}: is the host up, and is this machine online?`,
  ENETUNREACH: (url) => `no route to ${url.hostname}: is this machine online, and does it have IPv6 if the address is IPv6?`,
  ETIMEDOUT: (url) => `${url.hostname} does not answer: is the host up, and does its firewall allow port ${portOf(url)}?`,
  CERT_HAS_EXPIRED: (url) => `renew the certificate of ${url.hostname}`,
  ERR_TLS_CERT_ALTNAME_INVALID: (url) => `the certificate is for other names than ${url.hostname}`,
  DEPTH_ZERO_SELF_SIGNED_CERT: () => "the certificate is self-signed: players refuse it",
  UNABLE_TO_VERIFY_LEAF_SIGNATURE: () =>
    "the server sends its certificate without the chain: configure the file with the full chain",
};

/** Codes of faults of this machine: no route, no address of that family, or no support for that family. */
const NO_NETWORK: ReadonlySet<string> = new Set(["ENETUNREACH", "EADDRNOTAVAIL", "EAFNOSUPPORT"]);

/** The error for a missing answer, with its cause and a hint. A RadioctlError is returned unchanged. */
export function noAnswer(url: URL, cause: unknown, show = shown): RadioctlError {
  if (cause instanceof RadioctlError) return cause;
  const code = codeOf(cause);
  const message = `${show(url)} gave no answer${code === undefined ? "" : ` (${code})`}`;
  const details = { cause, hint: hintFor(code, url, show) };
  return code !== undefined && NO_NETWORK.has(code)
    ? new NoWayThere(message, details)
    : new RadioctlError("unreachable", message, details);
}

export function noAnswerInTime(url: URL, seconds: number, show = shown): RadioctlError {
  return new RadioctlError("unreachable", `${show(url)} gave no answer within ${Number(seconds.toFixed(1))} s`, {
    hint: hintFor("ETIMEDOUT", url, show),
  });
}

function hintFor(code: string | undefined, url: URL, show: (url: URL) => string): string {
  if (code?.startsWith("HPE_")) return `what listens on ${url.host} does not speak HTTP: is it the right port?`;
  return (code === undefined ? undefined : hints[code])?.(url) ?? `try: curl -v -o /dev/null ${show(url)}`;
}

function codeOf(cause: unknown): string | undefined {
  if (!(cause instanceof Error)) return undefined;
  if ("code" in cause && typeof cause.code === "string") return cause.code;
  return cause instanceof AggregateError ? codeOf(cause.errors[0]) : undefined;
}

function portOf(url: URL): string {
  return url.port || (url.protocol === "https:" ? "443" : "80");
}

/** The URL without user and password. */
function shown(url: URL): string {
  return `${url.origin}${url.pathname}`;
}
