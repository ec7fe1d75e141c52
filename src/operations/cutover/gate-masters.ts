import type { MountReport } from "../../listening/mount-report.js";
import { answered, judged, type Judgement, type MasterFacts, type Preflight } from "./preflight.js";
import { EMERGENCY, PEER, type Programme } from "./programme.js";

/** How long the new programme must have been good. */
const STEADY_SECONDS = 60;

/** Bit rates of variable encodings differ a little, even when the same stream is measured twice. */
const SAME_KBPS_RATIO = 1.25;

/** Whether the master that takes over provides every mount. */
export function fed(preflight: Preflight): Judgement {
  const { to } = preflight.scope;
  const bad = heardOf(preflight, to).flatMap((report) => (report.heard ? [] : [`no audio on its ${report.mount}`]));
  const unheard = factsOf(preflight, to) === undefined ? [`${to} was not heard`] : bad;
  return judged(unheard, `${to} has audio on every mount`, `see radioctl logs ${to}`);
}

/** Whether it has played the same source for a while, and not the emergency tone. */
export function steady(preflight: Preflight): Judgement {
  const bad = programmesOf(preflight, preflight.scope.to)
    .filter(({ onAir, onAirSeconds }) => onAir === EMERGENCY || onAirSeconds < STEADY_SECONDS)
    .map(({ channel, onAir, onAirSeconds }) => `${channel} plays ${onAir}, for ${Math.round(onAirSeconds)} s`);
  return judged(
    bad,
    `${preflight.scope.to} has played the same source for at least ${STEADY_SECONDS} s`,
    "wait a minute; check whether an encoder keeps reconnecting",
  );
}

/** Whether listeners would hear the same programme as now: the same source, or the active master's own stream. No source at all is a case for `steady`. */
export function preferred(preflight: Preflight): Judgement {
  const { from, to } = preflight.scope;
  const pairs = programmesOf(preflight, to).map((theirs) => ({
    theirs,
    ours: programmesOf(preflight, from).find(({ channel }) => channel === theirs.channel),
  }));
  const bad = pairs.flatMap(({ theirs, ours }) =>
    [PEER, EMERGENCY, ours?.onAir ?? theirs.onAir].includes(theirs.onAir)
      ? []
      : [`${theirs.channel}: ${to} plays ${theirs.onAir}, ${from} plays ${ours?.onAir ?? "nothing"}`],
  );
  const playing = pairs.map(({ theirs }) => (theirs.onAir === PEER ? `${from}'s stream, some seconds behind` : theirs.onAir));
  return judged(bad, `${to} plays ${playing.join(", ")}`, `feed both masters from the same source, or let ${to} follow ${from}`);
}

/** Whether a player can continue decoding: codec, sample rate, channels and bit rate of both masters match. */
export function formats(preflight: Preflight): Judgement {
  const { from, to } = preflight.scope;
  const bad = heardOf(preflight, from).flatMap((ours) => {
    const theirs = heardOf(preflight, to).find(({ mount }) => mount === ours.mount);
    return theirs === undefined ? [] : differences(ours, theirs).map((what) => `${ours.mount}: ${what}`);
  });
  return judged(
    bad,
    "codecs, sample rates, channels and bit rates match",
    "make both masters match the inventory: radioctl deploy",
  );
}

/** For a failover: whether the old master is really off air. */
export function gone(preflight: Preflight): Judgement {
  const { from, to } = preflight.scope;
  const heard = heardOf(preflight, from);
  const plays = heard.length > 0 && heard.every((report) => report.heard);
  return judged(
    plays ? [`${from} is on air`] : [],
    `${from} is off air`,
    `use radioctl cutover --to ${to}: it checks more and drops no listener`,
  );
}

function differences(ours: MountReport, theirs: MountReport): string[] {
  if (!ours.heard || !theirs.heard) return [];
  const differs = <Value extends string | number>(what: string, one: Value | undefined, other: Value | undefined) =>
    one === undefined || other === undefined || one === other ? [] : [`${one} and ${other} ${what}`];
  const [low = 1, high = 1] = [ours.bitrateKbps ?? 1, theirs.bitrateKbps ?? 1].sort((one, other) => one - other);
  const rates = ours.bitrateKbps === undefined || theirs.bitrateKbps === undefined || high / low < SAME_KBPS_RATIO;
  return [
    ...differs("as codec", ours.codec, theirs.codec),
    ...differs("Hz", ours.sampleRateHz, theirs.sampleRateHz),
    ...differs("channels", ours.channels, theirs.channels),
    ...(rates ? [] : [`${Math.round(ours.bitrateKbps ?? 0)} and ${Math.round(theirs.bitrateKbps ?? 0)} kbit/s`]),
  ];
}

function factsOf({ masters }: Preflight, master: string): MasterFacts | undefined {
  return answered(masters).find(([name]) => name === master)?.[1];
}

function heardOf(preflight: Preflight, master: string): readonly MountReport[] {
  return factsOf(preflight, master)?.heard ?? [];
}

function programmesOf(preflight: Preflight, master: string): readonly Programme[] {
  return factsOf(preflight, master)?.programmes ?? [];
}
