import type { Fact } from "../../host/facts/fact.js";
import { parseIcecastStats } from "./icecast-stats.js";

/** One mount of one Icecast. */
export interface HeldStream {
  mount: string;
  /** Everybody who takes it: listeners, relays below, probes. */
  listeners: number;
  /** Of these, radioctl's own probes. */
  probes: number;
}

/** Icecasts by the loopback address on which each of them answers; one that doesn't is not in it. */
export type Streams = ReadonlyMap<string, readonly HeldStream[]>;

/** Of which Icecasts: the first port, and the loopback addresses of those that may run. */
export interface WantedStreams {
  port: number;
  addresses: readonly string[];
}

/**
 * What Icecast holds and who takes it, by its own statistics. Its password stands in a file that curl reads, not in a list of processes.
 * Probes are told by their name, which nginx passes on, in one list
 * with everybody else: they come and go meanwhile.
 */
export const streams: Fact<WantedStreams, Streams> = {
  name: "streams",
  script: ({ port, addresses }) => `admin() { curl -sf --max-time 3 --config /etc/radioctl/icecast.curl "$@" 2>/dev/null; }
for address in ${addresses.join(" ")}; do
  at="http://$address:${port}/admin"
  stats=$(admin "$at/stats") || continue
  echo "stats $address $(printf '%s' "$stats" | base64 -w0)"
  for mount in $(printf '%s' "$stats" | grep -o '<source mount="[^"]*"' | cut -d'"' -f2); do
    clients=$(admin "$at/listclients?mount=$mount") || continue
    count() { printf '%s' "$clients" | grep -o "$1" | wc -l; }
    echo "clients $address $mount $(count '<listener[ >]') $(count '<UserAgent>radioctl/')"
  done
done`,
  parse(lines) {
    const clients = new Map(
      lines.flatMap((line): Array<[string, Pick<HeldStream, "listeners" | "probes">]> => {
        const [, at, listeners, probes] = /^clients (\S+ \S+) (\d+) (\d+)$/u.exec(line) ?? [];
        return at === undefined ? [] : [[at, { listeners: Number(listeners), probes: Number(probes) }]];
      }),
    );
    return new Map(
      lines.flatMap((line): Array<[string, HeldStream[]]> => {
        const [, address, text] = /^stats (\S+) (\S+)$/u.exec(line) ?? [];
        const stats = parseIcecastStats(Buffer.from(text ?? "", "base64").toString("utf8"));
        if (address === undefined || stats === undefined) return [];
        return [[address, stats.map((each) => ({ ...each, probes: 0, ...clients.get(`${address} ${each.mount}`) }))]];
      }),
    );
  },
};
