import type { Fact } from "../../host/facts/fact.js";

/**
 * A relay's access log, without addresses: nginx writes a line when a listener leaves,
 * `2026-11-22T05:00:12+01:00 /live.mp3 200 14400000 900.123 "VLC/3.0.18 LibVLC/3.0.18"`. It is not `*.log`, which Debian's logrotate handles.
 */
export const ACCESS_LOG = "/var/log/nginx/radio.listens";

/** Requests for a stream that a relay's nginx has refused lately. A player that tries again counts again. */
export interface TurnedAway {
  /** The relay had as many listeners as its capacity. */
  full: number;
  /** Their address had as many listeners as one address may have. */
  address: number;
}

/** `turned away in 10 min: 12 (full), 3 (limit of one address)`; undefined without any. */
export function turnedAwayText({ full, address }: TurnedAway): string | undefined {
  const reasons = [...(full === 0 ? [] : [`${full} (full)`]), ...(address === 0 ? [] : [`${address} (limit of one address)`])];
  return reasons.length === 0 ? undefined : `turned away in ${TURNED_AWAY_MINUTES} min: ${reasons.join(", ")}`;
}

/** The time that `turnedAway` covers. */
const TURNED_AWAY_MINUTES = 10;

/** See site.conf. The end of a large log is enough, so an attack may be counted too low. */
export const turnedAway: Fact<string, TurnedAway> = {
  name: "turned-away",
  script: (log) => ({ file: "facts/turned-away.sh", values: { LOG: log, MINUTES: TURNED_AWAY_MINUTES } }),
  parse(lines) {
    const count = (status: number) =>
      lines.reduce((sum, line) => sum + Number(new RegExp(`^refused ${status} (\\d+)$`, "u").exec(line)?.[1] ?? 0), 0);
    return { full: count(503), address: count(429) };
  },
};
