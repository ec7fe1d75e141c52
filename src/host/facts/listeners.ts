import type { Fact } from "./fact.js";

/** The source address of the clients of a relay's own programs, which are not listeners. */
export const OWN_CLIENT = "127.0.0.9";

/** The network of all addresses of a relay's own programs: those of `OWN_CLIENT`, and of Icecast's connections to itself. */
export const OWN_NETWORK = "127.0.0.8/29";

/**
 * Established TCP connections to a program, by local address: a second Icecast uses the same ports on another loopback address. The ports are
 * those on which the program listens, because it may not have read a new configuration yet. The host counts, so thousands of listeners are one
 * line. Empty on a host without `ss`.
 */
export const listeners: Fact<string | undefined, ReadonlyMap<string, number>> = {
  name: "listeners",
  script: (program = "") => ({ file: "facts/listeners.sh", values: { PROGRAM: program, OWN_NETWORK } }),
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

/** The address without brackets and interface; an IPv4 address that is mapped to IPv6 becomes IPv4. */
function plainAddress(local: string): string {
  return local
    .replace(/^\[(.*)\]/u, "$1")
    .replace(/%.*$/u, "")
    .replace(/^::ffff:/u, "");
}
