import type { Fact } from "../../host/facts/fact.js";
import { familyOf, type Family } from "../players.js";
import { parseIcecastStats } from "./icecast-stats.js";
import { parseSplicer, type SplicedStream } from "./splicer.js";

/** One mount of one Icecast. */
export interface HeldStream {
  mount: string;
  /** All clients by kind of player (their User-Agent): listeners, relays below, probes. */
  clients: Clients;
  /** For a public mount of a relay: what its splicer does. */
  spliced?: SplicedStream | undefined;
}

export type Clients = ReadonlyMap<Family, number>;

/** Icecasts by the loopback address on which each answers; one that does not answer is left out. */
export type Streams = ReadonlyMap<string, readonly HeldStream[]>;

/** The Icecasts to query: their first port, and the loopback addresses of those that may run. */
export interface WantedStreams {
  port: number;
  addresses: readonly string[];
}

/** A User-Agent may have any length. */
const AGENT_BYTES = 80;

/**
 * The mounts of each Icecast and their clients, from its own statistics. curl reads the password from a file, so it is not in a list of processes.
 * Relays below and probes are recognized by their User-Agent, which nginx passes on; an expected number would be wrong while a relay has two
 * Icecasts or restarts. Counted on the host, so that thousands of listeners are one line per player.
 */
export const streams: Fact<WantedStreams, Streams> = {
  name: "streams",
  script: ({ port, addresses }) => ({
    file: "facts/streams.sh",
    values: { PORT: port, AGENT_BYTES },
    words: addresses,
  }),
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
    const [, state = ""] = lines.map((line) => /^splicer (\S+)$/u.exec(line)).find((found) => found !== null) ?? [];
    const spliced = new Map(parseSplicer(decodedBase64(state)).map((stream) => [stream.mount, stream]));
    return new Map(
      lines.flatMap((line): Array<[string, HeldStream[]]> => {
        const [, address, text] = /^stats (\S+) (\S+)$/u.exec(line) ?? [];
        const stats = parseIcecastStats(decodedBase64(text ?? ""));
        if (address === undefined || stats === undefined) return [];
        return [
          [
            address,
            stats.map((each) => ({
              mount: each.mount,
              clients: listed.get(`${address} ${each.mount}`) ?? unlisted(each),
              spliced: spliced.get(each.mount),
            })),
          ],
        ];
      }),
    );
  },
};

function decodedBase64(text: string): string {
  return Buffer.from(text, "base64").toString("utf8");
}

/** A mount that appeared or ended during the query has statistics but no list of clients. */
function unlisted({ listeners }: { listeners: number }): Clients {
  return new Map(listeners === 0 ? [] : [["unnamed", listeners]]);
}

const entities: Readonly<Record<string, string>> = { "&lt;": "<", "&gt;": ">", "&quot;": '"', "&amp;": "&" };

function decoded(text: string): string {
  return text.replace(/&(?:lt|gt|quot|amp);/gu, (entity) => entities[entity] ?? entity);
}
