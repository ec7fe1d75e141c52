import { hostName, ipv4, mount, publicName } from "../../inventory/names.js";

/** A name for a host, a source or a channel, made from a text; undefined when no character of it is allowed. */
function nameOf(text: string): string | undefined {
  const name = text
    .toLowerCase()
    .replaceAll(/[^a-z0-9]+/gu, "-")
    .slice(0, 40)
    .replaceAll(/^-+|-+$/gu, "");
  return hostName().safeParse(name).success ? name : undefined;
}

/** Names that are taken. Thousands of equal ones take no longer than different ones. */
export class Names {
  readonly #taken: Set<string>;
  readonly #next = new Map<string, number>();

  constructor(taken: Iterable<string> = []) {
    this.#taken = new Set(taken);
  }

  /** Takes the first free one. @param numbered the name with a number; 1: without */
  take(base: string, numbered: (number: number) => string): string {
    for (let number = this.#next.get(base) ?? 1; ; number += 1) {
      const candidate = numbered(number);
      if (this.#taken.has(candidate)) continue;
      this.#taken.add(candidate);
      this.#next.set(base, number + 1);
      return candidate;
    }
  }
}

/** The same, but unique: not in `taken`, to which it is added. */
export function freeName(text: string, otherwise: string, taken: Names): string {
  const name = nameOf(text) ?? otherwise;
  return taken.take(name, (number) => (number === 1 ? name : `${name}-${number}`));
}

/** A valid mount for an inventory, as similar as possible to the one found, and not in `taken`, to which it is added. */
export function freeMount(found: string, taken: Names): string {
  const parts = found.split("/").map((part) => part.replaceAll(/[^A-Za-z0-9._-]+/gu, "-").replaceAll(/^[^A-Za-z0-9]+/gu, ""));
  const path = `/${parts
    .filter((part) => part !== "")
    .map((part) => part.slice(0, 60))
    .slice(0, 3)
    .join("/")}`;
  const isKept = /^\/(healthz|admin|status)/u.test(path);
  const base = isKept ? `/live-${path.slice(1)}` : mount().safeParse(path).success ? path : "/live";
  return taken.take(base, (number) =>
    number === 1 ? base : base.replace(/(\.[^./]*)?$/u, (extension) => `-${number}${extension}`),
  );
}

/** A text that may be shown to listeners; undefined when nothing of it is left. */
export function shown(text: string | undefined): string | undefined {
  const line = text
    // oxlint-disable-next-line no-control-regex -- they would end a line of a configuration
    ?.replaceAll(/[\u0000-\u001f\u007f-\u009f\u200e\u200f\u202a-\u202e\u2066-\u2069]+/gu, " ")
    .trim()
    .slice(0, 200);
  return line !== undefined && publicName().safeParse(line).success ? line : undefined;
}

/** Whether a text is an IPv4 address. */
export function isIpv4(text: string): boolean {
  return ipv4().safeParse(text).success;
}

/** Whether a program that connects to this server, on whatever host it runs, reaches its own host. Linux connects 0.0.0.0 and :: to itself. */
export function isSameHost(server: string): boolean {
  return /^(localhost|localhost\.localdomain|ip6-(?:localhost|loopback)|[^.]{1,60}\.localhost|127\.[\d.]+|0(?:\.0){0,3}|\[?::(?:1|ffff:127\.[\d.]+|)\]?|)$/iu.test(
    server,
  );
}

/** Whether only programs of the host itself reach an address; undefined: every address. */
export function isLoopback(address: string | undefined): boolean {
  return address !== undefined && /^(localhost|127\.[\d.]+|\[?::1\]?)$/u.test(address);
}
