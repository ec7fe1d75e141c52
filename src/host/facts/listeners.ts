import type { PortRange } from "../desired.js";
import type { Fact } from "./fact.js";

/**
 * Established TCP connections to the wanted ports, by the local address that they came to: a second Icecast has the first one's ports on another
 * loopback address. Counted on the host: a relay's thousands of listeners are one line. Empty where `ss` isn't there, as on a bare host.
 */
export const listeners: Fact<PortRange | undefined, ReadonlyMap<string, number>> = {
  name: "listeners",
  // "0 0 127.0.0.1:8001 127.0.0.1:51324" becomes "127.0.0.1". With a state asked for, ss leaves that column out.
  script: (ports) =>
    ports === undefined
      ? ":"
      : `ss -Htn state established '( sport >= :${ports.first} and sport <= :${ports.last} )' 2>/dev/null |
  sed -n 's/^ *[0-9][0-9]* *[0-9][0-9]* *\\([^ ]*\\):[0-9]* .*/\\1/p' | sort | uniq -c`,
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
