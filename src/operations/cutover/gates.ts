import { fed, formats, gone, preferred, steady } from "./gate-masters.js";
import { active, capacity, certificates, standby } from "./gate-relays.js";
import { everybody, judged, silent, type Judgement, type Preflight } from "./preflight.js";

export interface GateResult extends Judgement {
  /** What `--force` names. */
  gate: string;
}

const LEAST_DISK_MEGABYTES = 100;

/** More, and the times in logs and journals tell nothing. */
const MOST_CLOCK_SECONDS = 2;

/** Long enough to see what the last one did. */
const COOLDOWN_SECONDS = 900;

/** In the order in which an operator would look. */
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

/** A master that is gone can't be compared with, and who stands in for it plays what it has. */
const ofCutoversOnly: ReadonlySet<string> = new Set(["active", "steady", "preferred", "formats", "cooldown"]);

/** Names that `--force` takes. */
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
  return judged(bad, "every host answers", "mend the way there; with --force reach relays that don't answer are left out");
}

function drift(preflight: Preflight): Judgement {
  const bad = everybody(preflight).flatMap(([host, { differing }]) =>
    differing.length === 0 ? [] : [`${host}: ${differing.slice(0, 3).join(", ")}`],
  );
  return judged(bad, "every host is as the inventory wants it", "see radioctl diff; radioctl deploy first");
}

function disk(preflight: Preflight): Judgement {
  const bad = everybody(preflight).flatMap(([host, { diskFreeMegabytes }]) =>
    diskFreeMegabytes >= LEAST_DISK_MEGABYTES ? [] : [`${host} has ${diskFreeMegabytes} MB free`],
  );
  return judged(bad, "there is room on every disk", "make room first");
}

function clock(preflight: Preflight): Judgement {
  const bad = everybody(preflight).flatMap(([host, { clockAheadSeconds }]) =>
    Math.abs(clockAheadSeconds) <= MOST_CLOCK_SECONDS
      ? []
      : [`${host} is ${clockAheadSeconds.toFixed(1)} s ahead of this machine`],
  );
  return judged(
    bad,
    `all clocks are within ${MOST_CLOCK_SECONDS} s`,
    "look at systemd-timesyncd there, and at this machine's clock",
  );
}

function inventory({ rewritable, scope }: Preflight): Judgement {
  const bad = rewritable ? [] : [`the masters of ${scope.channels.join(", ")} can't be turned round where they stand`];
  return judged(
    bad,
    "its masters can be turned round in place",
    "write them under each channel as masters: [A, B], without anchors",
  );
}

function cooldown({ resumed, sinceLastSeconds }: Preflight): Judgement {
  const soon = !resumed && sinceLastSeconds !== undefined && sinceLastSeconds < COOLDOWN_SECONDS;
  const bad = soon ? [`the last one ended ${Math.floor(sinceLastSeconds / 60)} minutes ago`] : [];
  return judged(bad, "no other was made just now", `wait until ${COOLDOWN_SECONDS / 60} minutes have passed`);
}
