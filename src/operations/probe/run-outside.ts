import pMap from "p-map";
import { counted } from "../../counted.js";
import { NoWayThere } from "../../errors.js";
import type { Fleet } from "../../fleet/load.js";
import type { Finding, NotChecked } from "../../health/finding.js";
import { judgeContinuity } from "../../health/judge-continuity.js";
import { judgeCopy } from "../../health/judge-copy.js";
import { judgeMasters } from "../../health/judge-master.js";
import { judgeReach } from "../../health/judge-reach.js";
import type { HealthLimits } from "../../inventory/health.js";
import { MOST_LAG_SECONDS } from "../../listening/bit-rate.js";
import type { Heard, Listening } from "../../listening/listening.js";
import { probeListening, roomFor } from "../../listening/probe-listening.js";
import { probeMasters } from "../../listening/probe-masters.js";
import type { World } from "../../world.js";
import { masterListenings, otherListenings, relayListenings, type HostListening } from "./mounts.js";
import { probeCertificates } from "./run-certificates.js";
import { probeLevels } from "./run-levels.js";
import { connectMasters } from "./run-masters.js";
import { findName } from "./run-name.js";
import { runPart } from "./run-part.js";
import type { ProbeSelection } from "./selection.js";

/** Mounts recorded at the same time: enough to record 200 mounts in parallel. */
const CONCURRENCY = 256;

/** The longest wait for a master's login, and again for its streams: a lost master must not delay the relays. */
const MASTER_SECONDS = 10;

export interface ProbeRequest {
  selection: ProbeSelection;
  /** How long each mount is recorded. */
  sampleSeconds: number;
}

export interface OutsideResult {
  findings: Finding[];
  notChecked: NotChecked[];
}

/**
 * The checks that a listener could make: the mounts of the selected relays, compared with their masters, and the listen name. A host without an
 * answer is a finding. Relays that play the same bytes are decoded once for silence.
 */
export async function probeOutside(
  world: World,
  fleet: Fleet,
  { selection, sampleSeconds }: ProbeRequest,
): Promise<OutsideResult> {
  const relays = relayListenings(fleet, selection);
  const [mounts, certificates] = await Promise.all([
    runPart(
      "the mounts",
      async () => probeMounts(world, fleet, relays, { selection, sampleSeconds }),
      (finding) => ({ findings: [finding], notChecked: [] }),
    ),
    runPart(
      "the certificates",
      async () => probeCertificates(world, fleet, selection),
      (finding) => [finding],
    ),
  ]);
  return { findings: [...mounts.findings, ...certificates], notChecked: mounts.notChecked };
}

async function probeMounts(
  world: World,
  fleet: Fleet,
  relays: readonly HostListening[],
  { selection, sampleSeconds }: ProbeRequest,
): Promise<OutsideResult> {
  const { health } = fleet.loaded.inventory;
  const masters = masterListenings(fleet, selection, relays);
  const [{ mounts: masterMounts, lost, close }, named] = await Promise.all([
    connectMasters(world, fleet, masters, MASTER_SECONDS),
    selection.dns ? findName(world, fleet, selection) : { findings: [], mounts: [], notChecked: [] },
  ]);
  const recordings = await probeMasters(world, {
    mounts: masterMounts,
    mostSeconds:
      MASTER_SECONDS + health.firstAudioSeconds.critical + health.gapSeconds.critical + sampleSeconds + MOST_LAG_SECONDS,
    maxBytes: (listening) => roomFor(listening, sampleSeconds),
    patienceSeconds: MASTER_SECONDS,
  });
  const listen = async (listening: Listening) =>
    probeListening(world, listening, { sampleSeconds, limits: health, masters: recordings });
  try {
    const others = otherListenings(fleet, selection);
    const [answers] = await Promise.all([
      pMap([...relays, ...others, ...named.mounts], listen, { concurrency: CONCURRENCY }),
      relays.length === 0 && masterMounts.length > 0 && world.clock.sleep(sampleSeconds * 1000),
    ]);
    const { all, notChecked } = withoutIpv6(answers);
    const ofMasters = await runPart(
      "the masters",
      async () => judgeMasters(await recordings.end(), lost, health),
      (finding) => [finding],
    );
    const mounts = await Promise.all(all.map(async (each) => judgeHeard(each, health)));
    const levels = await runPart(
      "silence",
      async () => probeLevels(world, audible(all, health), { sampleSeconds, limits: health }),
      (finding) => ({ findings: [finding], notChecked: [] }),
    );
    return {
      findings: [...ofMasters, ...named.findings, ...mounts.flat(), ...levels.findings],
      notChecked: [...levels.notChecked, ...notChecked, ...named.notChecked],
    };
  } finally {
    await recordings.end();
    close();
  }
}

/** The findings about one mount. A recording that can't be judged is a finding, too: the other mounts have theirs. */
async function judgeHeard(heard: Heard, limits: HealthLimits): Promise<Finding[]> {
  return runPart(
    heard.listening.subject,
    async () => [
      ...judgeReach(heard, limits),
      ...[judgeContinuity(heard, limits)].filter((finding) => finding !== undefined),
      ...judgeCopy(heard, limits),
    ],
    (finding) => [finding],
  );
}

/** Only mounts with audio are checked for silence: other problems of a mount have findings already. */
function audible(heard: readonly Heard[], limits: HealthLimits): Heard[] {
  return heard.filter((each) => each.listening.isAnotherWay !== true && judgeReach(each, limits)[0]?.verdict === "OK");
}

/** Without IPv6 on this machine, streams over IPv6 are reported as not checked, which is neither good nor bad. */
function withoutIpv6(answers: readonly Heard[]): { all: Heard[]; notChecked: NotChecked[] } {
  const isLost = ({ listening: { url, address }, capture }: Heard) =>
    capture instanceof NoWayThere && (address?.includes(":") === true || url.includes("://["));
  const subjects = answers.filter(isLost).map(({ listening }) => listening.subject);
  const because = `this machine has no IPv6: ${counted(subjects.length, "stream was", "streams were")} not probed over it`;
  return {
    all: answers.filter((each) => !isLost(each)),
    notChecked: subjects.length === 0 ? [] : [{ check: "reach", because, subjects }],
  };
}
