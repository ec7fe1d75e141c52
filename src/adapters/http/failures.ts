import { NoWayThere, RadioctlError } from "../../errors.js";

/** What an operator does about a failed connection, by its code: Node's, the resolver's or the TLS library's. */
const hints: Readonly<Record<string, (url: URL) => string>> = {
  ECONNREFUSED: (url) => `nothing listens on ${url.host}: is its service running?`,
  ECONNRESET: (url) => `${url.host} closed the connection before it answered: is its service overloaded or just restarting?`,
  ENOTFOUND: (url) => `there is no address for ${url.hostname}: is it in DNS yet?`,
  EAI_AGAIN: () => "the name server did not answer: is this machine online?",
  EHOSTUNREACH: (url) => `no way to ${url.hostname}: is the host up, and this machine online?`,
  ENETUNREACH: (url) => `no way to ${url.hostname}: is this machine online, with IPv6 if the address is one?`,
  ETIMEDOUT: (url) => `${url.hostname} does not answer: is the host up, and does its firewall let port ${portOf(url)} in?`,
  CERT_HAS_EXPIRED: (url) => `renew the certificate of ${url.hostname}`,
  ERR_TLS_CERT_ALTNAME_INVALID: (url) => `the certificate is for other names than ${url.hostname}`,
  DEPTH_ZERO_SELF_SIGNED_CERT: () => "the certificate is self-signed: players refuse it",
  UNABLE_TO_VERIFY_LEAF_SIGNATURE: () => "the certificate comes without its chain: give the file with the full chain",
};

/** This machine's own: no route, no address of that family, no such family at all. */
const NO_NETWORK: ReadonlySet<string> = new Set(["ENETUNREACH", "EADDRNOTAVAIL", "EAFNOSUPPORT"]);

/** No answer came: says from where, with the cause and what to look at. Errors that are ours already pass as they are. */
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

/** Without user and password. */
function shown(url: URL): string {
  return `${url.origin}${url.pathname}`;
}
