import { lasted, secondsText } from "../../duration.js";
import { fed, formats, gone, preferred, steady } from "./gate-masters.js";
import { active, capacity, certificates, standby } from "./gate-relays.js";
import { everybody, judged, silent, type Judgement, type Preflight } from "./preflight.js";

export interface GateResult extends Judgement {
  /** What `--force` names. */
  gate: string;
}

const LEAST_DISK_MEGABYTES = 100;

/** With a larger difference, times in logs and journals can't be compared. */
const MOST_CLOCK_SECONDS = 2;

/** Long enough to see the effect of the last cutover. */
const COOLDOWN_SECONDS = 900;

/** In the order in which an operator would check. */
const gates: Readonly<Record<string, (preflight: Preflight) => Judgement>> = {
  reach,
  gone,
  active,
  fed,
  steady,
  preferred,
  formats,
  standby,
  drift,
  disk,
  clock,
  certificates,
  capacity,
  inventory,
  cooldown,
};

/** A lost master can't be compared with, and its stand-in plays whatever source it has. */
const ofCutoversOnly: ReadonlySet<string> = new Set(["active", "steady", "preferred", "formats", "cooldown"]);

/** Names that `--force` accepts. */
export const gateNames: readonly string[] = Object.keys(gates);

/** Every gate's finding. Pure. */
export function judgeGates(preflight: Preflight): GateResult[] {
  return Object.entries(gates)
    .filter(([gate]) => (preflight.kind === "cutover" ? gate !== "gone" : !ofCutoversOnly.has(gate)))
    .map(([gate, judge]) => ({ gate, ...judge(preflight) }));
}

function reach({ kind, scope, masters, relays }: Preflight): Judgement {
  const needed = Object.entries(masters).filter(([name]) => kind === "cutover" || name === scope.to);
  const bad = [...silent(Object.fromEntries(needed)), ...silent(relays)];
  return judged(bad, "every host answers", "restore the connection; --force reach leaves out relays that don't answer");
}

function drift(preflight: Preflight): Judgement {
  const bad = everybody(preflight).flatMap(([host, { differing }]) =>
    differing.length === 0 ? [] : [`${host}: ${differing.slice(0, 3).join(", ")}`],
  );
  return judged(bad, "every host is in sync", "see radioctl diff; run radioctl deploy first");
}

function disk(preflight: Preflight): Judgement {
  const bad = everybody(preflight).flatMap(([host, { diskFreeMegabytes }]) =>
    diskFreeMegabytes >= LEAST_DISK_MEGABYTES ? [] : [`${host} has ${diskFreeMegabytes} MB free`],
  );
  return judged(bad, "every disk has free space", "free disk space first");
}

function clock(preflight: Preflight): Judgement {
  const bad = everybody(preflight).flatMap(([host, { clockAheadSeconds }]) =>
    Math.abs(clockAheadSeconds) <= MOST_CLOCK_SECONDS
      ? []
      : [`${host} is ${secondsText(clockAheadSeconds)} ahead of this machine`],
  );
  return judged(
    bad,
    `all clocks are within ${MOST_CLOCK_SECONDS} s`,
    "check systemd-timesyncd on the host, and this machine's clock",
  );
}

function inventory({ rewritable, scope }: Preflight): Judgement {
  const bad = rewritable ? [] : [`the masters of ${scope.channels.join(", ")} can't be swapped in the inventory file`];
  return judged(
    bad,
    "the masters can be swapped in the inventory file",
    "write them in each channel as masters: [A, B], without YAML anchors",
  );
}

function cooldown({ resumed, sinceLastSeconds }: Preflight): Judgement {
  const soon = !resumed && sinceLastSeconds !== undefined && sinceLastSeconds < COOLDOWN_SECONDS;
  const bad = soon ? [`the last cutover ended ${lasted(sinceLastSeconds)} ago`] : [];
  return judged(bad, "no recent cutover", `wait until ${lasted(COOLDOWN_SECONDS)} have passed`);
}
