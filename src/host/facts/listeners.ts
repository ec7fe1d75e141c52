import type { Fact } from "./fact.js";

/** From where a relay's own helper takes streams: nobody who listens. */
export const OWN_CLIENT = "127.0.0.9";

/**
 * Established TCP connections to a program, by the local address that they came to: a second Icecast has the first one's ports on another
 * loopback address. Its ports are those on which it listens, not those of a configuration that it may not have read yet. Counted on the host: a
 * relay's thousands of listeners are one line. Empty where `ss` isn't there, as on a bare host.
 */
export const listeners: Fact<string | undefined, ReadonlyMap<string, number>> = {
  name: "listeners",
  script: (program = "") => ({ file: "facts/listeners.sh", values: { PROGRAM: program, OWN_CLIENT } }),
  parse(lines) {
    const counts = new Map<string, number>();
    for (const line of lines) {
      const [, count = "", local = ""] = /^ *(\d+) (\S+)$/u.exec(line) ?? [];
      const address = plainAddress(local);
      if (address !== "") counts.set(address, (counts.get(address) ?? 0) + Number(count));
    }
    return counts;
  },
};

/** Without brackets and interface; IPv4 on a socket that takes IPv6, too, is IPv4. */
function plainAddress(local: string): string {
  return local
    .replace(/^\[(.*)\]/u, "$1")
    .replace(/%.*$/u, "")
    .replace(/^::ffff:/u, "");
}
