import type { MountReport } from "../../listening/mount-report.js";
import { answered, judged, type Judgement, type MasterFacts, type Preflight } from "./preflight.js";
import { EMERGENCY, PEER, type Programme } from "./programme.js";

/** How long the new programme has to have been good. */
const STEADY_SECONDS = 60;

/** The bit rates of variable encodings, and of the same one measured twice, differ a little. */
const SAME_KBPS_RATIO = 1.25;

/** Whether the master that takes over gives every mount. */
export function fed(preflight: Preflight): Judgement {
  const { to } = preflight.scope;
  const bad = heardOf(preflight, to).flatMap((report) => (report.heard ? [] : [`no audio on its ${report.mount}`]));
  const nobody = factsOf(preflight, to) === undefined ? [`${to} was not heard`] : bad;
  return judged(nobody, `${to} gives audio on every mount`, `see radioctl logs ${to}`);
}

/** Whether it has played the same source for a while, and not the tone for the case that there is none. */
export function steady(preflight: Preflight): Judgement {
  const bad = programmesOf(preflight, preflight.scope.to)
    .filter(({ onAir, onAirSeconds }) => onAir === EMERGENCY || onAirSeconds < STEADY_SECONDS)
    .map(({ channel, onAir, onAirSeconds }) => `${channel} plays ${onAir}, for ${Math.round(onAirSeconds)} s`);
  return judged(
    bad,
    `${preflight.scope.to} plays the same source for ${STEADY_SECONDS} s and more`,
    "wait a minute; does an encoder come and go?",
  );
}

/** Whether listeners would hear the programme that they hear now: the same source, or the active master's own stream. Nothing at all is for `steady`. */
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

/** Whether a player can go on decoding: codec, sample rate, channels and bit rate of both masters are alike. */
export function formats(preflight: Preflight): Judgement {
  const { from, to } = preflight.scope;
  const bad = heardOf(preflight, from).flatMap((ours) => {
    const theirs = heardOf(preflight, to).find(({ mount }) => mount === ours.mount);
    return theirs === undefined ? [] : differences(ours, theirs).map((what) => `${ours.mount}: ${what}`);
  });
  return judged(bad, "codecs, sample rates, channels and bit rates are alike", "bring both to the same: radioctl deploy");
}

/** Of a failover: whether the master that is said to be gone is. */
export function gone(preflight: Preflight): Judgement {
  const { from, to } = preflight.scope;
  const heard = heardOf(preflight, from);
  const plays = heard.length > 0 && heard.every((report) => report.heard);
  return judged(
    plays ? [`${from} is on air`] : [],
    `${from} is off air`,
    `radioctl cutover --to ${to} checks more, and drops nobody`,
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
