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

/** The same, but unique: not in `taken`, to which it is added. */
export function freeName(text: string, otherwise: string, taken: Set<string>): string {
  const name = nameOf(text) ?? otherwise;
  for (let number = 1; ; number += 1) {
    const candidate = number === 1 ? name : `${name}-${number}`;
    if (taken.has(candidate)) continue;
    taken.add(candidate);
    return candidate;
  }
}

/** A valid mount for an inventory, as similar as possible to the one found, and not in `taken`, to which it is added. */
export function freeMount(found: string, taken: Set<string>): string {
  const parts = found.split("/").map((part) => part.replaceAll(/[^A-Za-z0-9._-]+/gu, "-").replaceAll(/^[^A-Za-z0-9]+/gu, ""));
  const path = `/${parts
    .filter((part) => part !== "")
    .map((part) => part.slice(0, 60))
    .slice(0, 3)
    .join("/")}`;
  const isKept = /^\/(healthz|admin|status)/u.test(path);
  const base = isKept ? `/live-${path.slice(1)}` : mount().safeParse(path).success ? path : "/live";
  for (let number = 1; ; number += 1) {
    const candidate = number === 1 ? base : base.replace(/(\.[^./]*)?$/u, (extension) => `-${number}${extension}`);
    if (taken.has(candidate)) continue;
    taken.add(candidate);
    return candidate;
  }
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
