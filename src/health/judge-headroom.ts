import type { HealthLimits } from "../inventory/health.js";
import { turnedAwayText, type TurnedAway } from "./facts/turned-away.js";
import type { Finding } from "./finding.js";
import { limitOf, whenAbove } from "./levels.js";

/** A relay and its listeners. */
export interface RelayLoad {
  host: string;
  region: string;
  capacity: number;
  /** undefined: the relay did not answer. */
  listeners: number | undefined;
  turnedAway: TurnedAway;
}

type Limits = Pick<HealthLimits, "headroomPercent">;

/** Compares each relay's listeners with its capacity. A relay that has turned listeners away is at least a warning. */
export function judgeRelays(relays: readonly RelayLoad[], { headroomPercent: levels }: Limits): Finding[] {
  return relays.flatMap(({ host, region, capacity, listeners, turnedAway }) => {
    if (listeners === undefined) return [];
    const percent = share(listeners, capacity);
    const level = whenAbove(percent, levels);
    const refused = turnedAwayText(turnedAway);
    const verdict = level === "OK" && refused !== undefined ? "WARNING" : level;
    return {
      check: "headroom",
      subject: host,
      host,
      region,
      verdict,
      summary: `${listeners} of ${capacity} listeners (${Math.round(percent)} %), limit ${limitOf(level, levels)} %${refused === undefined ? "" : `; ${refused}`}`,
      hint: verdict === "OK" ? undefined : hintOf(host, level === "OK" && turnedAway.full === 0),
      figures: [
        {
          label: "listeners",
          value: listeners,
          unit: "",
          warning: Math.floor((levels.warning / 100) * capacity),
          critical: Math.floor((levels.critical / 100) * capacity),
          min: 0,
          max: capacity,
        },
      ],
    };
  });
}

/** @param byAddress listeners were turned away only because of their address */
function hintOf(host: string, byAddress: boolean): string {
  return byAddress
    ? "an address has more listeners than tuning.nginx.connectionsPerAddress allows: raise it if a network shares that address"
    : `send new listeners elsewhere: radioctl dns drain ${host}; or add a relay: radioctl bootstrap relay`;
}

/**
 * Judges whether a region's other relays could take all listeners when its largest relay is lost. At worst a warning: nothing is lost yet. A
 * region of one relay is not judged; relays of its failover regions do not count, because they have their own listeners.
 * @param regions to judge
 */
export function judgeRegions(relays: readonly RelayLoad[], regions: readonly string[], { headroomPercent }: Limits): Finding[] {
  return regions.flatMap((region): Finding[] => {
    const here = relays.filter((relay) => relay.region === region);
    if (here.length < 2) return [];
    const silent = here.filter(({ listeners }) => listeners === undefined).map(({ host }) => host);
    const listeners = here.reduce((sum, relay) => sum + (relay.listeners ?? 0), 0);
    const largest = here.reduce((one, other) => (other.capacity > one.capacity ? other : one));
    const left = here.reduce((sum, { capacity }) => sum + capacity, 0) - largest.capacity;
    const percent = share(listeners, left);
    const over = percent >= headroomPercent.critical;
    const unasked = silent.length === 0 ? "" : `; ${silent.join(", ")} did not answer`;
    return [
      {
        check: "headroom",
        subject: region,
        region,
        verdict: over ? "WARNING" : "OK",
        summary: `${listeners} listeners, capacity ${left} without ${largest.host} (${Math.round(percent)} %), limit ${headroomPercent.critical} %${unasked}`,
        hint: over
          ? `${region} has too little capacity without ${largest.host}: add a relay (radioctl bootstrap relay), or raise capacity where it is set too low`
          : undefined,
        figures: [
          {
            label: "listeners",
            value: listeners,
            unit: "",
            warning: Math.floor((headroomPercent.critical / 100) * left),
            min: 0,
            max: left,
          },
        ],
      },
    ];
  });
}

function share(part: number, whole: number): number {
  return whole === 0 ? (part === 0 ? 0 : 100) : (part / whole) * 100;
}
