import type { Fact } from "../../host/facts/fact.js";
import { familyOf, type Family } from "../players.js";
import { parseIcecastStats } from "./icecast-stats.js";

/** One mount of one Icecast. */
export interface HeldStream {
  mount: string;
  /** Everybody who takes it, by the name that each gives itself: listeners, relays below, probes. */
  takers: Takers;
}

export type Takers = ReadonlyMap<Family, number>;

/** Icecasts by the loopback address on which each of them answers; one that doesn't is not in it. */
export type Streams = ReadonlyMap<string, readonly HeldStream[]>;

/** Of which Icecasts: the first port, and the loopback addresses of those that may run. */
export interface WantedStreams {
  port: number;
  addresses: readonly string[];
}

/** Players name themselves as they like. */
const AGENT_BYTES = 80;

/**
 * What Icecast holds and who takes it, by its own statistics. Its password stands in a file that curl reads, not in a list of processes. Relays below
 * and probes are told by their names, which nginx passes on: how many of them there should be says nothing while one has two Icecasts, or comes and
 * goes. Counted on the host: thousands of listeners are a line a player.
 */
export const streams: Fact<WantedStreams, Streams> = {
  name: "streams",
  script: ({ port, addresses }) => `admin() { curl -sf --max-time 3 --config /etc/radioctl/icecast.curl "$@" 2>/dev/null; }
takers() {
  awk -v at="$1" 'BEGIN { RS = "</listener>" }
    /<listener[ >]/ {
      agent = ""
      if (match($0, /<UserAgent>[^<]*/)) agent = substr($0, RSTART + 11, RLENGTH - 11)
      count[substr(agent, 1, ${AGENT_BYTES})]++
    }
    END { for (agent in count) print "takers " at " " count[agent] " " agent }'
}
for address in ${addresses.join(" ")}; do
  at="http://$address:${port}/admin"
  stats=$(admin "$at/stats") || continue
  echo "stats $address $(printf '%s' "$stats" | base64 -w0)"
  for mount in $(printf '%s' "$stats" | grep -o '<source mount="[^"]*"' | cut -d'"' -f2); do
    clients=$(admin "$at/listclients?mount=$mount") || continue
    echo "listed $address $mount"
    printf '%s' "$clients" | takers "$address $mount"
  done
done`,
  parse(lines) {
    const listed = new Map(
      lines.flatMap((line): Array<[string, Map<Family, number>]> => {
        const [, at] = /^listed (\S+ \S+)$/u.exec(line) ?? [];
        return at === undefined ? [] : [[at, new Map()]];
      }),
    );
    for (const line of lines) {
      const [, at = "", count, agent = ""] = /^takers (\S+ \S+) (\d+) (.*)$/u.exec(line) ?? [];
      const family = familyOf(decoded(agent));
      const takers = listed.get(at);
      takers?.set(family, (takers.get(family) ?? 0) + Number(count));
    }
    return new Map(
      lines.flatMap((line): Array<[string, HeldStream[]]> => {
        const [, address, text] = /^stats (\S+) (\S+)$/u.exec(line) ?? [];
        const stats = parseIcecastStats(Buffer.from(text ?? "", "base64").toString("utf8"));
        if (address === undefined || stats === undefined) return [];
        return [
          [
            address,
            stats.map((each) => ({ mount: each.mount, takers: listed.get(`${address} ${each.mount}`) ?? unlisted(each) })),
          ],
        ];
      }),
    );
  },
};

/** Of a mount that came or went meanwhile only the statistics tell. */
function unlisted({ listeners }: { listeners: number }): Takers {
  return new Map(listeners === 0 ? [] : [["unnamed", listeners]]);
}

const entities: Readonly<Record<string, string>> = { "&lt;": "<", "&gt;": ">", "&quot;": '"', "&amp;": "&" };

function decoded(text: string): string {
  return text.replace(/&(?:lt|gt|quot|amp);/gu, (entity) => entities[entity] ?? entity);
}
