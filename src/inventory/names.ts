import { isIP, isIPv4, isIPv6 } from "node:net";
import * as z from "zod";
import { isAddressOrNetwork } from "./networks.js";
import { isLocation } from "./places.js";

/** The formats of names. Each has a message of one line; the loader adds the position. */
export const hostName = () =>
  z
    .string()
    .regex(
      /^[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?$/u,
      "must be a host name: lower-case letters, digits and hyphens, at most 63, no hyphen at either end",
    );

export const domainName = () =>
  z
    .string()
    .max(253)
    .regex(
      /^([a-z0-9_]([a-z0-9-]{0,61}[a-z0-9])?\.)+[a-z]([a-z0-9-]{0,61}[a-z0-9])$/u,
      "must be a domain name such as radio.example, without a dot at the end",
    );

/** Without `%` and regular expression characters, so that a mount means the same in Icecast, nginx and Liquidsoap. */
export const mount = () =>
  z
    .string()
    .regex(
      /^(\/[A-Za-z0-9][A-Za-z0-9._-]{0,63}){1,3}$/u,
      "must be a mount such as /live.mp3: letters, digits, dot, hyphen and underscore",
    );

export const ipv4 = () => z.string().refine(isIPv4, "must be an IPv4 address");

export const ipv6 = () => z.string().refine(isIPv6, "must be an IPv6 address");

export const addressOrNetwork = () =>
  z
    .string()
    .refine(
      (text) => isAddressOrNetwork(text, isIP),
      "must be an IP address, or a network such as 198.51.100.0/24 with zeros after its prefix",
    );

export const address = () => z.string().regex(/^[A-Za-z0-9_:][A-Za-z0-9._:-]*$/u, "must be an address or a host name");

/** A file of the operator's that OpenSSH's configuration names between quotes: a quote would end the value, and begin another setting. */
export const keyFile = () =>
  z
    .string()
    .min(1)
    // oxlint-disable-next-line no-control-regex
    .regex(/^[^"'\\\u0000-\u001f\u007f-\u009f\u2028\u2029]*$/u, "must be the path of a file, without quotes and backslashes");

/**
 * What OpenSSH's ProxyJump takes: `[user@]host[:port]`, several separated by commas, or `none`. No more characters than these, because ssh passes
 * them to a shell.
 */
export const jumpHosts = () => {
  const hop = String.raw`(ssh://)?([A-Za-z0-9_][A-Za-z0-9_.+-]*@)?(\[[0-9A-Fa-f:.]+\]|[A-Za-z0-9_][A-Za-z0-9_.-]*)(:\d{1,5})?/?`;
  return z
    .string()
    .regex(new RegExp(`^${hop}(,${hop})*$`, "u"), "must be [user@]host[:port], several with a comma between them, or none");
};

export const userName = () =>
  z.string().regex(/^[a-z_][a-z0-9_-]{0,31}$/u, "must be a user name: lower-case letters, digits, hyphen and underscore");

/** Free text that listeners see. Without control characters, because it is written into line-based files. */
export const publicName = () =>
  z
    .string()
    .min(1)
    .max(200)
    // oxlint-disable-next-line no-control-regex
    .regex(/^[^\u0000-\u001f\u007f]*$/u, "must be one line of text");

export const posixPath = () => z.string().regex(/^(\/[A-Za-z0-9._@+-]+)+$/u, "must be an absolute path without spaces");

export const streamUrl = () => z.string().regex(/^https?:\/\/[^\s"'#{}\\]+$/u, "must be an http:// or https:// URL");

export const openSshKey = () =>
  z
    .string()
    .regex(
      /^(ssh-ed25519|ssh-rsa|ecdsa-sha2-nistp(256|384|521)|sk-ssh-ed25519@openssh\.com|sk-ecdsa-sha2-nistp256@openssh\.com) [A-Za-z0-9+/]{40,}={0,2}( [^\r\n]*)?$/u,
      "must be one public key line, such as ssh-ed25519 AAAA... anna",
    );

const LOCATION = /^(\*|[A-Z]{2}|US-[A-Z]{2})$/u;

/** Route 53's location codes: `*`, a continent, a country, or a state of the US. */
export const location = () =>
  z
    .string()
    .regex(LOCATION, "must be *, a continent or country code such as EU or DE, or a US state such as US-CA")
    .refine((code) => !LOCATION.test(code) || isLocation(code), {
      error: ({ input }) =>
        input === "UK"
          ? "must be GB: UK is not the country's code"
          : "must be a continent, a country or a US state for which Route 53 has a location; listeners of other places get the region of their continent or of *",
    });

export const timeOfDay = () => z.string().regex(/^([01]\d|2[0-3]):[0-5]\d$/u, "must be a time of the day such as 05:00");

export const timeZone = () => z.string().refine(isTimeZone, "must be an IANA time zone such as Europe/Berlin");

/** By name. The answer takes a third of a millisecond, and an inventory may be parsed many times. */
const known = new Map<string, boolean>();

/** The list lacks UTC and old names of zones, but the first format for one of those takes three times as long as the list. */
function isTimeZone(name: string): boolean {
  const answer = known.get(name) ?? (Intl.supportedValuesOf("timeZone").includes(name) || hasFormat(name));
  known.set(name, answer);
  return answer;
}

function hasFormat(name: string): boolean {
  try {
    return /^[A-Za-z]/u.test(name) && new Intl.DateTimeFormat("en", { timeZone: name }).resolvedOptions().timeZone !== "";
  } catch {
    return false;
  }
}
