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
  // "LISTEN 0 5 127.0.0.1:8001 0.0.0.0:* users:(("icecast2",…" becomes "sport = :8001"; then "0 0 127.0.0.1:8001 127.0.0.1:51324" becomes
  // "127.0.0.1". With a state asked for, ss leaves that column out.
  script: (program) =>
    program === undefined
      ? ":"
      : `ports=$(ss -Htlnp 2>/dev/null | sed -n '/(("${program}",/s/^[^ ]* *[0-9]* *[0-9]* *[^ ]*:\\([0-9]*\\) .*/sport = :\\1/p' |
  sort -u | sed '1!s/^/or /' | tr '\\n' ' ')
[ -z "$ports" ] || ss -Htn state established "( $ports) and not dst ${OWN_CLIENT}" |
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
